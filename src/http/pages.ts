/** Pages of lists that never change: the cursor is where the next page begins. */
import { z } from "zod";
import { ProblemError } from "./problem.ts";

export const pageFields = {
  limit: z.number().int().min(1).max(1000).default(100).describe("members per page"),
  cursor: z.string().max(200).optional().describe("where the last page ended"),
};

/** One page of `list`, and the cursor of the next or null. Throws `bad-request` for a cursor that is none. */
export function pageOf<T>(
  list: readonly T[],
  limit: number,
  cursor: string | undefined,
): { page: T[]; next: string | null } {
  if (cursor !== undefined && !/^\d{1,9}$/.test(cursor))
    throw new ProblemError("bad-request", "expected a cursor that a page of this list has given, came another");
  const start = Number(cursor ?? "0");
  const end = start + limit;
  return { page: list.slice(start, end), next: end < list.length ? String(end) : null };
}
