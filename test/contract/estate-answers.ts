/** What the library says of the questions of `estate-questions.ts` on Node, by path: the bytes that every service must give. */
import { EDGES } from "../../src/edges/registry.ts";
import { openEngine } from "../../src/explain/engine.ts";
import { CLEW_VERSION } from "../../src/http/deps.ts";
import { whoCanRequest } from "../../src/queries/request.ts";
import { checkOf } from "../../src/reports/open-check.ts";
import { diffOf } from "../../src/reports/open-diff.ts";
import { findingsOf } from "../../src/reports/open-findings.ts";
import { graphAnswerOf } from "../../src/reports/open-graph.ts";
import { reportOf } from "../../src/reports/open-report.ts";
import { renderers } from "../../src/reports/renderers.ts";
import type { ReportOptions } from "../../src/reports/report.ts";
import { snapshotFromDocuments } from "../../src/sources/files.ts";
import { DATE, EARLIER, ESTATE_PATHS, LATER, POLICY, REPORT_PATHS } from "./estate-questions.ts";

export function estateAnswers(): Record<string, string> {
  const base = openEngine(snapshotFromDocuments(EARLIER));
  const head = openEngine(snapshotFromDocuments(LATER));
  const said = (answer: object): string => JSON.stringify(answer);
  const answers: Record<string, string> = {
    [ESTATE_PATHS.findings]: said(findingsOf(head)),
    [ESTATE_PATHS.steps]: said(graphAnswerOf(head, { view: "steps", hubs: false })),
    [ESTATE_PATHS.hubs]: said(graphAnswerOf(head, { view: "steps", hubs: true })),
    [ESTATE_PATHS.trust]: said(graphAnswerOf(head, { view: "trust", hubs: false })),
    [ESTATE_PATHS.diff]: said(diffOf(base, head, { through: "identity", vendor: false })),
    [ESTATE_PATHS.diffByAbuse]: said(diffOf(base, head, { through: "all", vendor: true })),
    [ESTATE_PATHS.check]: said(
      checkOf(head, { policy: POLICY, document: "contract.yaml", date: "2026-11-25", strict: false }),
    ),
  };
  const options: ReportOptions = { lang: "en", edges: EDGES, version: CLEW_VERSION, issues: head.issues() };
  const through = whoCanRequest.parse({});
  const question = whoCanRequest.parse({ verb: "delete", resource: "pods", namespace: "prod", through: "all" });
  for (const { format, whole, asked } of REPORT_PATHS) {
    const render = renderers[format];
    answers[whole] = [...render(reportOf(head, { ...through, date: DATE }, base), { ...options, date: DATE })].join("");
    answers[asked] = [...render(reportOf(head, question), { ...options, lang: "ko", sourceRoot: "estate" })].join("");
  }
  return answers;
}
