/** Jobs: a name under which the reading of a snapshot can be watched. */
import type { Sql } from "./ports.ts";
import { integer, text } from "./rows.ts";

export interface Job {
  readonly id: string;
  readonly snapshot: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** Jobs older than this are forgotten when a new one is made, in milliseconds: a week. */
const KEEP_MS = 7 * 86_400_000;

export async function createJob(sql: Sql, snapshot: string, now: number): Promise<Job> {
  const id = crypto.randomUUID();
  await sql.batch([
    { sql: "DELETE FROM jobs WHERE created_at < ?", values: [now - KEEP_MS] },
    { sql: "INSERT INTO jobs (id, snapshot, created_at) VALUES (?, ?, ?)", values: [id, snapshot, now] },
  ]);
  return { id, snapshot, createdAt: now };
}

export async function findJob(sql: Sql, id: string): Promise<Job | undefined> {
  const [row] = await sql.all("SELECT * FROM jobs WHERE id = ?", id);
  return row === undefined ? undefined : { id, snapshot: text(row, "snapshot"), createdAt: integer(row, "created_at") };
}
