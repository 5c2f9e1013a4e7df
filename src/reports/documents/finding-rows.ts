/** Findings and faults of the input as tables. */
import { placeWords } from "../../explain/words.ts";
import type { FindingJson, FindingsAnswerJson } from "../../findings/answer.ts";
import { SEVERITIES } from "../../findings/answer.ts";
import type { IssueJson } from "../access-answer.ts";
import { type Block, cell, type ReportDocument, type TableRow } from "../document.ts";
import type { ReportOptions } from "../report.ts";
import type { Words } from "../words.ts";
import { marked } from "./common-sections.ts";

export function findingsTable(findings: readonly FindingJson[], words: Words): Block {
  const { say } = words;
  const rows = findings.map(
    (finding): TableRow => ({
      cells: [
        cell(say(`severity.${finding.severity}`), finding.severity),
        cell([finding.title]),
        cell(marked(finding.message)),
        cell(
          finding.evidence
            .slice(0, 3)
            .flatMap((place, index) => [...(index === 0 ? [] : [", "]), { code: placeWords(place) }]),
        ),
        cell(marked(finding.remedy)),
      ],
    }),
  );
  return {
    kind: "table",
    columns: [say("col.severity"), say("section.findings"), say("col.what"), say("col.place"), say("col.close")],
    rows,
    count: rows.length,
  };
}

export function issuesTable(issues: readonly IssueJson[], words: Words): Block {
  const { say } = words;
  const rows = issues.map(
    (issue): TableRow => ({
      cells: [
        cell([
          {
            code: placeWords({
              document: issue.document,
              pointer: issue.pointer ?? "",
              ...(issue.line === undefined ? {} : { line: issue.line }),
            }),
          },
        ]),
        cell(marked(issue.expected)),
        cell(marked(issue.came)),
      ],
    }),
  );
  return { kind: "table", columns: [say("col.place"), say("col.expected"), say("col.came")], rows, count: rows.length };
}

export function findingsDocument(answer: FindingsAnswerJson, options: ReportOptions, words: Words): ReportDocument {
  const { say } = words;
  const counts = SEVERITIES.filter((severity) => (answer.summary[severity] ?? 0) > 0).map((severity) => [
    `${answer.summary[severity] ?? 0} `,
    ...say(`severity.${severity}`),
  ]);
  return {
    title: say("title.findings"),
    lead: counts,
    tone: (answer.summary.critical ?? 0) + (answer.summary.high ?? 0) > 0 ? "bad" : "plain",
    facts: [
      [say("fact.snapshot"), [{ code: answer.snapshot }]],
      ...(options.date === undefined ? [] : [[say("fact.date"), [options.date.slice(0, 10)]] as const]),
    ],
    sections: [{ id: "findings", heading: say("section.findings"), blocks: [findingsTable(answer.findings, words)] }],
  };
}
