/** The queries over one snapshot. */
import { z } from "zod";
import { canAnswerSchema, pathsAnswerSchema, whatCanAnswerSchema, whoCanAnswerSchema } from "../../queries/answer.ts";
import { canRequest, pathsRequest, whatCanRequest, whoCanRequest } from "../../queries/request.ts";
import type { AppContext } from "../context.ts";
import type { AppDeps } from "../deps.ts";
import type { Questions } from "../engines.ts";
import { CAN_EXAMPLE, PATHS_EXAMPLE, WHAT_CAN_EXAMPLE, WHO_CAN_EXAMPLE } from "../examples.ts";
import { answerImmutable } from "../immutable-answer.ts";
import { NDJSON } from "../ndjson.ts";
import { type Route, route } from "../route.ts";

export const snapshotParams = z.object({
  id: z.string().describe("content id, `latest`, `latest@KEY=VALUE` (the newest with that label), or `local`"),
});

/** What every query of a snapshot can meet. */
export const QUERY_PROBLEMS = [
  "not-found",
  "unknown-subject",
  "unknown-cluster",
  "snapshot-not-found",
  "snapshot-not-ready",
  "unrecognised-input",
  "unprocessable",
  "deadline-exceeded",
] as const;

export const etagHeader = z.object({ ETag: z.string().describe("same tag, same bytes") });
export const notModified = { 304: { says: "the answer that `If-None-Match` names still holds" } };

/** The lines of an answer, in its description. */
export const lines = (what: string) => ({
  [NDJSON]: { schema: z.string().describe(`\`{"answer": …}\` without its ${what}, then \`{"row": …}\` for each`) },
});

/** who-can, can, what-can, paths: each by GET with URL parameters and by POST with the same fields as JSON. */
export function queryRoutes(deps: AppDeps): Route[] {
  return [
    ...pair("who-can", "whoCan", whoCanRequest, whoCanAnswerSchema, "rows", {
      summary: "Who can do this",
      description:
        "Every starting identity that reaches the action, each with its best path; complete, never silently cut.",
      ask: { verb: "delete", resource: "pods", namespace: "prod" },
      example: WHO_CAN_EXAMPLE,
    }),
    ...pair("can", "can", canRequest, canAnswerSchema, "rows", {
      summary: "Can this identity do this",
      description: "One identity, one action: verdict and best path, a row for each cluster asked.",
      ask: { subject: "system:serviceaccount:prod:web", verb: "delete", resource: "pods", namespace: "prod" },
      example: CAN_EXAMPLE,
    }),
    ...pair("what-can", "whatCan", whatCanRequest, whatCanAnswerSchema, "reached", {
      summary: "What can this identity do",
      description: "Everything an identity reaches, and what it may do there, by scope.",
      ask: { subject: "system:serviceaccount:prod:web" },
      example: WHAT_CAN_EXAMPLE,
    }),
    ...pair("paths", "paths", pathsRequest, pathsAnswerSchema, "paths", {
      summary: "How does this identity become that one",
      description: "The shortest simple paths between two identities, within limits; `truncated` says when more exist.",
      ask: { from: "arn:aws:iam::111122223333:role/ci-deploy", to: "system:serviceaccount:prod:web" },
      example: PATHS_EXAMPLE,
    }),
  ];

  function pair<N extends "whoCan" | "can" | "whatCan" | "paths", Q extends z.ZodObject, A extends z.ZodType>(
    path: string,
    question: N,
    request: Q,
    schema: A,
    list: string,
    text: { summary: string; description: string; ask: z.input<Q>; example: z.output<A> },
  ): Route[] {
    const shared = {
      tag: "queries",
      summary: text.summary,
      description: text.description,
      scope: "read",
      params: snapshotParams,
      answer: {
        status: 200,
        says: "the answer",
        schema,
        example: text.example,
        otherTypes: lines(list),
        headers: etagHeader,
      },
      alsoAnswers: notModified,
      problems: QUERY_PROBLEMS,
    } as const;
    // The request schema and the question belong together by the four calls above; generics cannot say so.
    const ask = (c: AppContext, id: string, asked: unknown): Promise<Response> =>
      answerImmutable(deps, c, id, question, asked as Questions[N]["request"], list);
    return [
      route({
        ...shared,
        method: "get",
        path: `/v1/snapshots/{id}/${path}`,
        id: question,
        query: request,
        exampleOf: text.ask,
        handle: ({ params, query }, c) => ask(c, params.id, query),
      }),
      route({
        ...shared,
        method: "post",
        path: `/v1/snapshots/{id}/${path}`,
        id: `${question}ByBody`,
        description: `${text.description} The fields of the URL form, as JSON.`,
        problems: [...QUERY_PROBLEMS, "payload-too-large", "unsupported-media-type"],
        body: { schema: request, example: text.ask },
        handle: ({ params, body }, c) => ask(c, params.id, body),
      }),
    ];
  }
}
