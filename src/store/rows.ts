/** Columns of rows as what the schema of migrations/ says they are. */
import type { SqlRow } from "./ports.ts";

/** A text column that is NOT NULL. */
export function text(row: SqlRow, column: string): string {
  const value = row[column];
  if (typeof value !== "string") throw new Error(`the column ${column} holds no text`);
  return value;
}

/** An integer column that is NOT NULL. */
export function integer(row: SqlRow, column: string): number {
  const value = row[column];
  if (typeof value !== "number") throw new Error(`the column ${column} holds no integer`);
  return value;
}

/** A text column that may be NULL. */
export function optionalText(row: SqlRow, column: string): string | undefined {
  return row[column] === null || row[column] === undefined ? undefined : text(row, column);
}

/** An integer column that may be NULL. */
export function optionalInteger(row: SqlRow, column: string): number | undefined {
  return row[column] === null || row[column] === undefined ? undefined : integer(row, column);
}
