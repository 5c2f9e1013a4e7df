/** Brings a database to the present shape: the files of migrations/ in their order, each once and as a whole. */
import { readdirSync, readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

const FOLDER = new URL("../../../migrations/", import.meta.url);

/** Applies what is missing. Throws when the database is newer than this version, which could not read it. */
export function migrate(path: string): void {
  const database = new DatabaseSync(path, { timeout: 5_000 });
  try {
    database.exec("PRAGMA journal_mode = WAL; CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY) STRICT;");
    const done = new Set(
      database
        .prepare("SELECT name FROM migrations")
        .all()
        .map((row) => String(row["name"])),
    );
    const files = readdirSync(FOLDER)
      .filter((name) => name.endsWith(".sql"))
      .sort();
    const foreign = [...done].filter((name) => !files.includes(name));
    if (foreign.length > 0)
      throw new Error(`the data folder was written by a newer version of clew (\`${foreign[0]}\`)`);
    for (const name of files) {
      if (done.has(name)) continue;
      database.exec("BEGIN IMMEDIATE");
      try {
        database.exec(readFileSync(new URL(name, FOLDER), "utf8"));
        database.prepare("INSERT INTO migrations (name) VALUES (?)").run(name);
        database.exec("COMMIT");
      } catch (error) {
        database.exec("ROLLBACK");
        throw error;
      }
    }
  } finally {
    database.close();
  }
}
