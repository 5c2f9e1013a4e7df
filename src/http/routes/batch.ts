/** Many reviews at once: JSON lines of `SubjectAccessReview.spec` in, a line out for each, in order (the same as `clew can --batch`). */
import { z } from "zod";
import { batchLine, reviewSpecOf } from "../../explain/batch-line.ts";
import type { ReviewResult, ReviewSpec } from "../../explain/engine-types.ts";
import { readTextBody } from "../body.ts";
import { readyRecordOf } from "../catalog.ts";
import { timed } from "../context.ts";
import type { AppDeps } from "../deps.ts";
import { lineStream, NDJSON } from "../ndjson.ts";
import { ProblemError } from "../problem.ts";
import { type Route, route } from "../route.ts";
import { QUERY_PROBLEMS, snapshotParams } from "./queries.ts";

/** Largest body: about 100,000 lines. */
const BATCH_BYTES = 16 * 1_048_576;
/** Lines put to the engine at once. */
const LINES = 2_000;

export function batchRoutes(deps: AppDeps): Route[] {
  return [
    route({
      method: "post",
      path: "/v1/snapshots/{id}/can/batch",
      id: "canBatch",
      tag: "queries",
      summary: "Many SubjectAccessReviews at once, line by line",
      description:
        "Each line is the `spec` of a SubjectAccessReview, answered exactly as kube-apiserver does: nothing implied, no path. A bad line gives a line with `error`.",
      scope: "read",
      params: snapshotParams,
      query: z.strictObject({
        cluster: z.string().optional().describe("cluster to ask; absent where there is only one"),
      }),
      exampleOf: { cluster: "prod-eu" },
      otherBodies: {
        [NDJSON]: {
          schema: z.string(),
          example:
            '{"user":"alice","groups":["system:authenticated"],"resourceAttributes":{"verb":"delete","resource":"pods","namespace":"prod"}}\n',
        },
      },
      answer: {
        status: 200,
        says: "a line for each line, in order",
        otherTypes: { [NDJSON]: { schema: z.string(), example: '{"allowed":false,"reason":"","grants":[]}\n' } },
      },
      problems: [...QUERY_PROBLEMS, "payload-too-large", "unsupported-media-type"],
      handle: async ({ params, query }, c) => {
        const type = (c.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
        if (type !== NDJSON)
          throw new ProblemError("unsupported-media-type", `expected a body of type \`${NDJSON}\`, came another`);
        const record = await readyRecordOf(deps.catalog, params.id);
        c.set("snapshot", record.id);
        const lines = (await readTextBody(c, BATCH_BYTES)).split("\n").filter((line) => line.trim() !== "");
        const answers: (ReviewResult | { readonly error: string })[] = [];
        for (let at = 0; at < lines.length; at += LINES) {
          const read = lines.slice(at, at + LINES).map(readLine);
          const specs = read.filter((one): one is ReviewSpec => !("error" in one));
          const results = await timed(c, "ask", () =>
            deps.engines.ask(record.id, "reviews", {
              specs,
              ...(query.cluster === undefined ? {} : { cluster: query.cluster }),
            }),
          );
          let next = 0;
          for (const one of read) answers.push("error" in one ? one : (results[next++] ?? { error: "no answer came" }));
        }
        return new Response(lineStream(answers), { headers: { "content-type": NDJSON } });
      },
    }),
  ];
}

function readLine(line: string): ReviewSpec | { readonly error: string } {
  try {
    return reviewSpecOf(batchLine(line));
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
