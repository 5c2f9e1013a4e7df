/** The Sql port on the SQLite that Node brings. */
import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { Sql, SqlRow, SqlValue } from "../ports.ts";

export interface OpenSql extends Sql {
  close(): void;
}

/** Opens or makes the database. Write-ahead logging lets others read while one writes; FULL keeps what was acknowledged through a power cut. */
export function openSqlite(path: string): OpenSql {
  const database = new DatabaseSync(path, { timeout: 5_000, enableForeignKeyConstraints: true });
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
  // A statement holds memory that the garbage collector does not see, so each text is prepared once.
  const prepared = new Map<string, StatementSync>();
  const statement = (sql: string): StatementSync => {
    let found = prepared.get(sql);
    if (found === undefined) {
      if (prepared.size >= STATEMENTS) prepared.clear();
      found = database.prepare(sql);
      prepared.set(sql, found);
    }
    return found;
  };
  return {
    all: async (sql, ...values) => rowsOf(statement(sql), values),
    run: async (sql, ...values) => Number(statement(sql).run(...values).changes),
    batch: async (statements) => {
      database.exec("BEGIN IMMEDIATE");
      try {
        for (const { sql, values } of statements) statement(sql).run(...values);
        database.exec("COMMIT");
      } catch (error) {
        database.exec("ROLLBACK");
        throw error;
      }
    },
    close: () => database.close(),
  };
}

/** Texts of statements kept; more come only from lists of many lengths. */
const STATEMENTS = 300;

function rowsOf(statement: StatementSync, values: readonly SqlValue[]): readonly SqlRow[] {
  return statement.all(...values) as SqlRow[]; // tables are STRICT and hold text, integers and NULL only
}
