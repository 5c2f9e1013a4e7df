/** Pages of lists that never change: the cursor is where the next page begins. */
import { z } from "zod";
import { ProblemError } from "./problem.ts";

export const pageFields = {
  limit: z.number().int().min(1).max(1000).default(100).describe("members per page"),
  cursor: z.string().max(200).optional().describe("where the last page ended"),
};

/** The same for answers that come whole unless a page is asked for. */
export const wholeOrPageFields = {
  limit: z.number().int().min(1).max(10_000).optional().describe("members per page; absent = all"),
  cursor: pageFields.cursor,
};

/** Which page of an answer is wanted. */
export interface PageRequest {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** The answer itself, or with one page of its list `name` and `next`. Throws as {@link pageOf}. */
export function pagedBy<A extends object, K extends keyof A & string>(
  answer: A,
  name: K,
  { limit, cursor }: PageRequest,
): A {
  if (limit === undefined && cursor === undefined) return answer;
  const list = answer[name];
  if (!Array.isArray(list)) return answer;
  const { page, next } = pageOf<unknown>(list, limit ?? Math.max(1, list.length), cursor);
  return { ...answer, [name]: page, next };
}

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
