/** Reports of a snapshot, in every format. */
import { z } from "zod";
import { EDGES } from "../../edges/registry.ts";
import { LANGS } from "../../messages/message.ts";
import { whoCanAnswerSchema } from "../../queries/answer.ts";
import { accessReportSchema } from "../../reports/access-answer.ts";
import { reportRequest } from "../../reports/open-report.ts";
import { renderers } from "../../reports/renderers.ts";
import { MEDIA_TYPES, REPORT_FORMATS } from "../../reports/report.ts";
import { readyRecordOf } from "../catalog.ts";
import { type AppDeps, CLEW_VERSION } from "../deps.ts";
import { answerAs } from "../immutable-answer.ts";
import { textStream } from "../ndjson.ts";
import { REPORT_EXAMPLE } from "../report-examples.ts";
import { type OtherTypes, type Route, route } from "../route.ts";
import { etagHeader, notModified, QUERY_PROBLEMS, snapshotParams } from "./queries.ts";

const reportQuery = z.strictObject({
  format: z.enum(REPORT_FORMATS).default("json").describe("the media type of the answer follows it"),
  lang: z.enum(LANGS).default("en").describe("language of the sentences"),
  since: z.string().optional().describe("an earlier snapshot: a report without a question tells what changed"),
  sourceRoot: z.string().max(500).optional().describe("folder of the snapshot below the repository's root, for SARIF"),
  ...reportRequest.shape,
});

/** Media types beside JSON, without their parameters. */
const OTHER_TYPES: OtherTypes = Object.fromEntries(
  REPORT_FORMATS.filter((format) => format !== "json").map((format) => [
    MEDIA_TYPES[format].replace(/;.*$/, ""),
    format === "sarif"
      ? { schema: z.looseObject({ version: z.literal("2.1.0") }), example: { version: "2.1.0", runs: [] } }
      : { schema: z.string() },
  ]),
);

export function reportRoutes(deps: AppDeps): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/snapshots/{id}/report",
      id: "report",
      tag: "queries",
      summary: "An access report for the reviewer's desk, streamed",
      description:
        "Without a question: who holds which power in the whole snapshot, by which path, since when, and what could not be seen. With one (the fields of who-can): its answer as a report. The report bears a date only if it is given one.",
      scope: "read",
      params: snapshotParams,
      query: reportQuery,
      exampleOf: { verb: "delete", resource: "pods", namespace: "prod", format: "json" },
      answer: {
        status: 200,
        says: "the report",
        schema: z.union([accessReportSchema, whoCanAnswerSchema]),
        example: REPORT_EXAMPLE,
        otherTypes: OTHER_TYPES,
        headers: etagHeader,
      },
      alsoAnswers: notModified,
      problems: QUERY_PROBLEMS,
      handle: async ({ params, query }, c) => {
        const { format, lang, since, sourceRoot, ...request } = query;
        const base = since === undefined ? undefined : (await readyRecordOf(deps.catalog, since)).id;
        const question = { ...request, ...(base === undefined ? {} : { base }) };
        const form = JSON.stringify([format, lang, sourceRoot ?? null]);
        return answerAs(deps, c, params.id, "report", question, form, async (input, snapshot) => ({
          type: MEDIA_TYPES[format],
          body: textStream(
            renderers[format](input, {
              lang,
              edges: EDGES,
              version: CLEW_VERSION,
              ...(request.date === undefined ? {} : { date: request.date }),
              ...(sourceRoot === undefined ? {} : { sourceRoot }),
              // Only SARIF shows faults of the input beside an answer.
              ...(format === "sarif" ? { issues: [...(await deps.engines.ask(snapshot, "issues", {}))] } : {}),
            }),
          ),
        }));
      },
    }),
  ];
}
