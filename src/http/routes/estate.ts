/** What is asked of a whole snapshot: its findings and its graph. */
import { z } from "zod";
import { findingsAnswerSchema } from "../../findings/answer.ts";
import { graphLinesSchema, graphRequest } from "../../reports/graph-lines-answer.ts";
import type { AppDeps } from "../deps.ts";
import { answerImmutable } from "../immutable-answer.ts";
import { wholeOrPageFields } from "../pages.ts";
import { FINDINGS_EXAMPLE, GRAPH_EXAMPLE } from "../report-examples.ts";
import { type Route, route } from "../route.ts";
import { etagHeader, lines, notModified, QUERY_PROBLEMS, snapshotParams } from "./queries.ts";

export function estateRoutes(deps: AppDeps): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/snapshots/{id}/findings",
      id: "findings",
      tag: "queries",
      summary: "What a reviewer would want to be told without asking",
      description:
        "Dangling, dead, stale, hidden and over-wide grants, gravest first, each with its places and what to do.",
      scope: "read",
      params: snapshotParams,
      query: z.strictObject(wholeOrPageFields),
      exampleOf: { limit: 100, cursor: "100" },
      answer: {
        status: 200,
        says: "the findings",
        schema: findingsAnswerSchema,
        example: FINDINGS_EXAMPLE,
        otherTypes: lines("findings"),
        headers: etagHeader,
      },
      alsoAnswers: notModified,
      problems: QUERY_PROBLEMS,
      handle: ({ params, query }, c) => answerImmutable(deps, c, params.id, "findings", query, "findings"),
    }),
    route({
      method: "get",
      path: "/v1/snapshots/{id}/graph",
      id: "graph",
      tag: "queries",
      summary: "The access graph itself, step by step",
      description:
        "Every step with its verdict, what is open and the evidence, each judged alone; or, as `view=trust`, the AssumeRole edges between AWS principals. Pictures of the paths of an answer are formats of the report.",
      scope: "read",
      params: snapshotParams,
      query: z.strictObject({ ...graphRequest.shape, ...wholeOrPageFields }),
      exampleOf: { view: "steps", hubs: false, limit: 100, cursor: "100" },
      answer: {
        status: 200,
        says: "the lines of the graph",
        schema: graphLinesSchema,
        example: GRAPH_EXAMPLE,
        otherTypes: lines("lines"),
        headers: etagHeader,
      },
      alsoAnswers: notModified,
      problems: QUERY_PROBLEMS,
      handle: ({ params, query }, c) => answerImmutable(deps, c, params.id, "graph", query, "lines"),
    }),
  ];
}
