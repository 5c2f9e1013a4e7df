/** The Sql port on the SQLite that Node brings. */
import { DatabaseSync } from "node:sqlite";
import type { Sql, SqlRow, SqlValue } from "../ports.ts";

export interface OpenSql extends Sql {
  close(): void;
}

/** Opens or makes the database. Write-ahead logging lets others read while one writes; FULL keeps what was acknowledged through a power cut. */
export function openSqlite(path: string): OpenSql {
  const database = new DatabaseSync(path, { timeout: 5_000, enableForeignKeyConstraints: true });
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
  return {
    all: async (sql, ...values) => rowsOf(database, sql, values),
    run: async (sql, ...values) => Number(database.prepare(sql).run(...values).changes),
    batch: async (statements) => {
      database.exec("BEGIN IMMEDIATE");
      try {
        for (const { sql, values } of statements) database.prepare(sql).run(...values);
        database.exec("COMMIT");
      } catch (error) {
        database.exec("ROLLBACK");
        throw error;
      }
    },
    close: () => database.close(),
  };
}

function rowsOf(database: DatabaseSync, sql: string, values: readonly SqlValue[]): readonly SqlRow[] {
  return database.prepare(sql).all(...values) as SqlRow[]; // tables are STRICT and hold text, integers and NULL only
}
