/** Dates in AWS answers. */
import { type Cursor, describe, fault } from "./cursor.ts";

/** The member as a date text, kept as written. Answers saved with `cli_timestamp_format` `none` carry seconds since 1970: those become RFC 3339. */
export function dateAt(cursor: Cursor, key: string): string | undefined {
  const value = cursor.value[key];
  if (typeof value === "string") return value;
  if (typeof value === "number" && Math.abs(value) < 8.64e12) return new Date(value * 1000).toISOString();
  if (value !== undefined && value !== null) fault(cursor, [key], "a date", describe(value));
  return undefined;
}
