/** What a report of an opened snapshot says: the answer of who-can to a question, or without one the access report. */
import { z } from "zod";
import type { OpenEngine } from "../explain/engine.ts";
import { whoCanRequest } from "../queries/request.ts";
import { accessReport } from "./access-report.ts";
import { diffOf } from "./open-diff.ts";
import type { ReportInput } from "./report.ts";

export const reportRequest = z.strictObject({
  ...whoCanRequest.shape,
  date: z.iso
    .datetime({ offset: true })
    .optional()
    .describe("the time that the report bears, RFC 3339; absent = none, and equal input gives equal bytes"),
});
export type ReportRequest = z.output<typeof reportRequest>;

/** The report. `base` is an earlier snapshot: an access report then tells what changed. Throws RequestError as who-can does. */
export function reportOf(
  engine: OpenEngine,
  request: ReportRequest,
  base?: OpenEngine,
): Extract<ReportInput, { kind: "who-can" | "access" }> {
  const { date, ...asked } = request;
  if (asked.verb !== undefined || asked.goal !== undefined || asked.action !== undefined)
    return { kind: "who-can", answer: engine.whoCan(asked) };
  const { through, namespace, cluster } = asked;
  const changes = base === undefined ? undefined : diffOf(base, engine, { through, vendor: false });
  return {
    kind: "access",
    answer: accessReport(engine, {
      through,
      ...(date === undefined ? {} : { date }),
      ...(namespace === undefined ? {} : { namespace }),
      ...(cluster === undefined ? {} : { cluster }),
      ...(changes === undefined ? {} : { changes }),
    }),
  };
}
