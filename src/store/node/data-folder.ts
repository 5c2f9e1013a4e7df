/** The folder a service keeps everything in: `clew.sqlite` and `blobs/`. Backup is copying it while no server runs, or with `sqlite3 .backup` and then `blobs/`. */
import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type FileBlobs, fileBlobs } from "./file-blobs.ts";
import { migrate } from "./migrate.ts";
import { type OpenSql, openSqlite } from "./sqlite.ts";

export interface DataFolder {
  readonly sql: OpenSql;
  readonly blobs: FileBlobs;
  close(): void;
}

/** Opens or makes the folder, readable by its owner alone, and brings its database to the present shape. */
export function openDataFolder(path: string): DataFolder {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const database = join(path, "clew.sqlite");
  migrate(database);
  if (process.platform !== "win32") chmodSync(database, 0o600);
  const sql = openSqlite(database);
  return { sql, blobs: fileBlobs(join(path, "blobs")), close: () => sql.close() };
}

/**
 * Makes this process the only server of the folder; `undefined` when another one is. The lock is the operating system's
 * on an own database file, so it ends with the process however that ends.
 */
export function lockDataFolder(path: string): (() => void) | undefined {
  const database = new DatabaseSync(join(path, "server.lock"), { timeout: 200 });
  try {
    database.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE;");
    return () => database.close();
  } catch {
    database.close();
    return undefined;
  }
}
