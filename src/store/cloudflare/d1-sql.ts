/** The Sql port on Cloudflare D1. */
import type { Sql, SqlRow, SqlValue } from "../ports.ts";

/** What is used of a `D1Database`; named here so that this file compiles for either runtime. */
export interface D1 {
  prepare(sql: string): D1Statement;
  batch(statements: D1Statement[]): Promise<unknown>;
}
export interface D1Statement {
  bind(...values: SqlValue[]): D1Statement;
  all(): Promise<{ readonly results: readonly unknown[] }>;
  run(): Promise<{ readonly meta: { readonly changes?: number } }>;
}

/** D1 runs a batch as one transaction (https://developers.cloudflare.com/d1/worker-api/d1-database/#batch). */
export function d1Sql(database: D1): Sql {
  return {
    all: async (sql, ...values) => {
      const { results } = await database
        .prepare(sql)
        .bind(...values)
        .all();
      return results as readonly SqlRow[]; // tables are STRICT and hold text, integers and NULL only
    },
    run: async (sql, ...values) =>
      (
        await database
          .prepare(sql)
          .bind(...values)
          .run()
      ).meta.changes ?? 0,
    batch: async (statements) => {
      if (statements.length === 0) return;
      await database.batch(statements.map(({ sql, values }) => database.prepare(sql).bind(...values)));
    },
  };
}
