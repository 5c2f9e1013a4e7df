/** Documents of the four queries: who-can, can, what-can, paths. */
import { joinTexts, type Text } from "../../messages/message.ts";
import type {
  CanAnswerJson,
  PathsAnswerJson,
  RowJson,
  WhatCanAnswerJson,
  WhoCanAnswerJson,
} from "../../queries/answer.ts";
import { cell, type ReportDocument, type Section, type TableRow } from "../document.ts";
import type { ReportOptions } from "../report.ts";
import { nameOf, questionWords, type Words } from "../words.ts";
import { closingSections, rowsTable, unseenLead } from "./common-sections.ts";

type Envelope = Pick<WhoCanAnswerJson, "snapshot" | "through" | "gaps" | "assumptions" | "notes">;

/** Snapshot, date and how far paths were followed. */
export function factsOf(
  answer: Pick<Envelope, "snapshot" | "through">,
  options: ReportOptions,
  words: Words,
): [Text, Text][] {
  const { say } = words;
  return [
    [say("fact.snapshot"), [{ code: answer.snapshot }]],
    ...(options.date === undefined ? [] : [[say("fact.date"), [options.date.slice(0, 10)]] satisfies [Text, Text]]),
    [say("fact.through"), say(`through.${answer.through}`)],
  ];
}

/** Rows people mean by "who": what Kubernetes and EKS hold themselves, and what a mapping shows already, stand aside. */
export const shownRows = (rows: readonly RowJson[]): RowJson[] =>
  rows.filter((row) => !row.vendor && (row.mappedBy ?? 0) === 0);

export function whoCanDocument(answer: WhoCanAnswerJson, options: ReportOptions, words: Words): ReportDocument {
  const { say } = words;
  const { summary } = answer;
  const rows = shownRows(answer.rows);
  const counts = {
    allowed: count(rows, "allowed"),
    conditional: count(rows, "conditional"),
    unknown: count(rows, "unknown"),
  };
  return {
    title: say("title.whoCan", { question: questionWords(answer.question) }),
    lead: [
      rows.length === 0 ? say("lead.nobody") : say("lead.counts", counts),
      ...(answer.rows.length > rows.length ? [say("lead.vendor", { n: answer.rows.length - rows.length })] : []),
      ...(summary.moreByAll !== null && summary.moreByAll > 0 ? [say("lead.moreByAll", { n: summary.moreByAll })] : []),
      ...(summary.sameEffect !== null && summary.sameEffect.more > 0
        ? [say("lead.sameEffect", { n: summary.sameEffect.more, goal: summary.sameEffect.goal })]
        : []),
      unseenLead(answer.gaps, words),
    ],
    tone: "plain",
    facts: factsOf(answer, options, words),
    sections: [
      { id: "rows", heading: say("section.rows"), blocks: [rowsTable(rows, words)] },
      ...closingSections(answer, words),
    ],
  };
}

export function canDocument(answer: CanAnswerJson, options: ReportOptions, words: Words): ReportDocument {
  const { say } = words;
  const sections: Section[] =
    answer.rows.length === 0
      ? []
      : [{ id: "rows", heading: say("section.paths"), blocks: [rowsTable(answer.rows, words)] }];
  return {
    title: say("title.can", { subject: answer.subject, question: questionWords(answer.question) }),
    lead: [
      words.verdict(answer.verdict),
      ...(answer.closestDenial === null ? [] : [[answer.closestDenial]]),
      unseenLead(answer.gaps, words),
    ],
    tone: "plain",
    facts: factsOf(answer, options, words),
    sections: [...sections, ...closingSections(answer, words)],
  };
}

export function pathsDocument(answer: PathsAnswerJson, options: ReportOptions, words: Words): ReportDocument {
  const { say } = words;
  const rows = answer.paths.map((path): TableRow => {
    const title: Text = say("path.steps", { n: path.steps.length });
    return {
      cells: [cell(title), cell(words.verdict(path.verdict), path.verdict), cell(words.how(path, null))],
      detail: { title, verdict: path.verdict, start: answer.from, cluster: null, path, others: 0 },
    };
  });
  return {
    title: say("title.paths", { from: answer.from, to: answer.to }),
    lead: [
      rows.length === 0 ? say("lead.nobody") : [`${rows.length}${answer.truncated ? "+" : ""}`],
      unseenLead(answer.gaps, words),
    ],
    tone: "plain",
    facts: factsOf(answer, options, words),
    sections: [
      {
        id: "paths",
        heading: say("section.paths"),
        blocks: [
          {
            kind: "table",
            columns: [say("section.paths"), say("col.verdict"), say("col.how")],
            rows,
            count: rows.length,
          },
        ],
      },
      ...closingSections(answer, words),
    ],
  };
}

export function whatCanDocument(answer: WhatCanAnswerJson, options: ReportOptions, words: Words): ReportDocument {
  const { say } = words;
  const sections = answer.reached.map((reached, index): Section => {
    const name = nameOf(reached.identity, reached.cluster);
    const rows = reached.permissions.map(
      (permission): TableRow => ({
        cells: [
          cell(permission.verbs.join(", ")),
          cell(joinTexts(permission.resources.slice(0, 12).map((resource) => [{ code: resource }]))),
          cell(words.where({ scope: [permission.scope], cluster: reached.cluster })),
          cell(words.grant(permission.grant)),
          cell(words.since({ verdict: "allowed", steps: [], grant: permission.grant })),
        ],
      }),
    );
    const way: TableRow = {
      cells: [
        cell(words.identity(reached)),
        cell(words.verdict(reached.verdict), reached.verdict),
        cell(reached.path.steps.length === 0 ? say("path.direct") : words.how(reached.path, reached.cluster)),
      ],
      detail: {
        title: [{ code: name }],
        verdict: reached.verdict,
        start: answer.subject,
        cluster: reached.cluster,
        path: reached.path,
        others: 0,
      },
    };
    return {
      id: `reached-${index}`,
      heading: [{ code: name }, ...(reached.cluster === null ? [] : [` (${reached.cluster})`])],
      blocks: [
        { kind: "table", columns: [say("col.identity"), say("col.verdict"), say("col.how")], rows: [way], count: 1 },
        {
          kind: "table",
          columns: [say("col.verbs"), say("col.resources"), say("col.where"), say("col.how"), say("col.since")],
          rows,
          count: rows.length,
        },
      ],
    };
  });
  return {
    title: say("title.whatCan", { subject: answer.subject }),
    lead: [
      answer.reached.length === 0 ? say("lead.nobody") : [`${answer.reached.length}`],
      unseenLead(answer.gaps, words),
    ],
    tone: "plain",
    facts: factsOf(answer, options, words),
    sections: [...sections, ...closingSections(answer, words)],
  };
}

const count = (rows: readonly RowJson[], verdict: string): number =>
  rows.filter((row) => row.verdict === verdict).length;
