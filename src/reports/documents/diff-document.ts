/** The document of a diff: one sentence a cause, then who is touched, then every change. */
import { shortKey } from "../../explain/words.ts";
import { joinTexts, type Text } from "../../messages/message.ts";
import { CHANGE_KINDS, type ChangeKind, type DiffAnswerJson } from "../../queries/diff-answer.ts";
import { type Block, cell, type ReportDocument, type Section, type TableRow, type Tone } from "../document.ts";
import type { ReportOptions } from "../report.ts";
import { nameOf, type Words } from "../words.ts";

const TONES: Record<ChangeKind, Tone> = {
  gained: "denied",
  wider: "denied",
  lost: "allowed",
  narrower: "allowed",
  changed: "conditional",
  learned: "plain",
  forgotten: "unknown",
  recreated: "conditional",
};

export function diffDocument(answer: DiffAnswerJson, options: ReportOptions, words: Words): ReportDocument {
  const { say } = words;
  const summary = Object.fromEntries(CHANGE_KINDS.map((kind) => [kind, answer.summary[kind] ?? 0]));
  return {
    title: say("title.diff"),
    lead: [
      answer.base === answer.head
        ? say("diff.equal")
        : answer.changes.length === 0
          ? say("diff.none")
          : say("diff.counts", summary),
      ...diffSentences(answer, words).slice(0, 5),
    ],
    tone: answer.equal ? "good" : "bad",
    facts: [
      [say("fact.base"), [{ code: answer.base }]],
      [say("fact.head"), [{ code: answer.head }]],
      ...(options.date === undefined ? [] : [[say("fact.date"), [options.date.slice(0, 10)]] as const]),
    ],
    sections: changeSections(answer, words),
  };
}

/** One sentence for every group of changes with the same causes. */
export function diffSentences(answer: DiffAnswerJson, words: Words): Text[] {
  const { say } = words;
  return answer.groups.map((group) => {
    const causes = group.causes.slice(0, 3).map((id) => causeText(answer, id, words));
    const head: Text =
      causes.length === 0
        ? say("diff.noCause")
        : [
            ...joinTexts(causes),
            ...(group.causes.length > 3 ? [" ", ...say("more.list", { n: group.causes.length - 3 })] : []),
          ];
    const effects = group.kinds.map((effect) => {
      const [only = ""] = effect.samples;
      const who =
        effect.identities === 1
          ? shortKey(only)
          : `${effect.samples
              .slice(0, 2)
              .map((id) => shortKey(id))
              .join(", ")}${effect.identities > 2 ? ` +${effect.identities - 2}` : ""}`;
      return effect.kind === "recreated"
        ? say("diff.recreated", { who })
        : say(`diff.${effect.kind}`, { who, n: effect.cells });
    });
    return [...head, ": ", ...joinTexts(effects, "; ")];
  });
}

/** Groups, then every change: sections that the access report shows too. */
export function changeSections(answer: DiffAnswerJson, words: Words): Section[] {
  const { say } = words;
  if (answer.changes.length === 0) return [];
  return [
    { id: "changes", heading: say("section.changes"), blocks: [{ kind: "list", items: diffSentences(answer, words) }] },
    { id: "cells", heading: say("section.cells"), blocks: [cellsTable(answer, words)] },
  ];
}

function causeText(answer: DiffAnswerJson, id: number, words: Words): Text {
  const cause = answer.causes[id];
  if (cause === undefined) return [];
  const change = words.say(`diff.${cause.change}`).join("");
  const place = cause.line === undefined ? cause.document : `${cause.document}:${cause.line}`;
  return [...words.say("diff.cause", { object: cause.object, change }), " (", { code: place }, ")"];
}

function cellsTable(answer: DiffAnswerJson, words: Words): Block {
  const { say } = words;
  let count = 0;
  for (const change of answer.changes) count += Math.max(1, change.access.length);
  return {
    kind: "table",
    columns: [
      say("col.identity"),
      say("col.what"),
      say("col.access"),
      say("col.where"),
      say("col.before"),
      say("col.after"),
      say("col.cause"),
    ],
    count,
    rows: (function* (): Generator<TableRow> {
      for (const change of answer.changes) {
        const who = cell([{ code: nameOf(change.identity, null) }]);
        const kind = cell(say(`kind.${change.kind}`), TONES[change.kind]);
        const cause = cell(joinTexts(change.causes.slice(0, 2).map((id) => causeText(answer, id, words))));
        if (change.access.length === 0) yield { cells: [who, kind, cell(""), cell(""), cell(""), cell(""), cause] };
        for (const access of change.access) {
          const what: Text = [
            `${access.verbs.join(", ")} `,
            ...joinTexts(access.resources.slice(0, 8).map((resource) => [{ code: resource }])),
            ...(access.resources.length > 8 ? [" ", ...say("more.list", { n: access.resources.length - 8 })] : []),
          ];
          const where = words.where({
            cluster: access.cluster,
            scope:
              access.namespace === ""
                ? []
                : [{ namespaces: access.namespace === "*" ? "*" : [access.namespace], names: access.names }],
          });
          yield {
            cells: [
              who,
              kind,
              cell(what),
              cell(where),
              cell(words.verdict(access.before), access.before),
              cell(words.verdict(access.after), access.after),
              cause,
            ],
          };
        }
      }
    })(),
  };
}
