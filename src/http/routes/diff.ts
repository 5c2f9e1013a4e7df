/** Two snapshots compared. */
import { z } from "zod";
import { diffRequest } from "../../queries/diff.ts";
import { diffAnswerSchema } from "../../queries/diff-answer.ts";
import { readyRecordOf } from "../catalog.ts";
import type { AppDeps } from "../deps.ts";
import { answerImmutable } from "../immutable-answer.ts";
import { wholeOrPageFields } from "../pages.ts";
import { DIFF_EXAMPLE } from "../report-examples.ts";
import { type Route, route } from "../route.ts";
import { etagHeader, lines, notModified, QUERY_PROBLEMS } from "./queries.ts";

const diffQuery = z.strictObject({
  base: z.string().describe("the earlier snapshot: content id, `latest`, `latest@KEY=VALUE`, or `local`"),
  head: z.string().describe("the later snapshot, named the same way"),
  ...diffRequest.shape,
  ...wholeOrPageFields,
});

export function diffRoutes(deps: AppDeps): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/diff",
      id: "diff",
      tag: "queries",
      summary: "Who gained and who lost which access between two snapshots, and why",
      description: "The changes, grouped by the object and line that caused them. A page is one of `changes`.",
      scope: "read",
      query: diffQuery,
      exampleOf: { base: "latest@release=41", head: "latest", vendor: false, limit: 100, cursor: "100" },
      answer: {
        status: 200,
        says: "the changes",
        schema: diffAnswerSchema,
        example: DIFF_EXAMPLE,
        otherTypes: lines("changes"),
        headers: etagHeader,
      },
      alsoAnswers: notModified,
      problems: QUERY_PROBLEMS,
      handle: async ({ query }, c) => {
        const { base, head, ...request } = query;
        const { id } = await readyRecordOf(deps.catalog, base);
        return answerImmutable(deps, c, head, "diff", { ...request, base: id }, "changes");
      },
    }),
  ];
}
