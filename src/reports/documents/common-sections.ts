/** Sections that every report ends with: what could not be seen, what was assumed, what was noted. */
import type { z } from "zod";
import type { Text } from "../../messages/message.ts";
import type { assumptionSchema, gapSchema, RowJson } from "../../queries/answer.ts";
import { type Block, cell, type Section, type TableRow } from "../document.ts";
import type { Words } from "../words.ts";

type GapJson = z.output<typeof gapSchema>;
type AssumptionJson = z.output<typeof assumptionSchema>;

/** Sentence that says whether an empty place means anything. */
export const unseenLead = (gaps: readonly GapJson[], words: Words): Text =>
  gaps.length === 0 ? words.say("lead.seen") : words.say("lead.unseen", { n: gaps.length });

export function closingSections(
  parts: {
    readonly gaps: readonly GapJson[];
    readonly assumptions: readonly AssumptionJson[];
    readonly notes?: readonly string[];
  },
  words: Words,
): Section[] {
  const { say } = words;
  const sections: Section[] = [];
  if (parts.gaps.length > 0) {
    const rows = parts.gaps.map(
      (gap): TableRow => ({
        cells: [
          cell([gap.what]),
          cell([gap.kind]),
          cell([{ code: gap.scope }]),
          cell([gap.rows === undefined ? "" : String(gap.rows)]),
          cell([{ code: gap.close }]),
        ],
      }),
    );
    const columns = [say("col.what"), say("col.kind"), say("col.where"), say("col.rows"), say("col.close")];
    sections.push({
      id: "gaps",
      heading: say("section.gaps"),
      blocks: [{ kind: "table", columns, rows, count: rows.length }],
    });
  }
  if (parts.assumptions.length > 0) {
    const rows = parts.assumptions.map(
      (taken): TableRow => ({
        cells: [cell([taken.name, " = ", { code: taken.value }]), cell([taken.why]), cell([{ code: taken.switch }])],
      }),
    );
    const columns = [say("col.what"), say("col.cause"), say("col.switch")];
    sections.push({
      id: "assumptions",
      heading: say("section.assumptions"),
      blocks: [{ kind: "table", columns, rows, count: rows.length }],
    });
  }
  if (parts.notes !== undefined && parts.notes.length > 0) {
    sections.push({
      id: "notes",
      heading: say("section.notes"),
      blocks: [{ kind: "list", items: parts.notes.map(marked) }],
    });
  }
  return sections;
}

/** A sentence of ours in which values stand in backticks. */
export function marked(text: string): Text {
  return text
    .split("`")
    .flatMap((part, index): Text => (part === "" ? [] : index % 2 === 1 ? [{ code: part }] : [part]));
}

/** Rows of a who-can answer as a table, each with its path. */
export function rowsTable(
  rows: readonly RowJson[],
  words: Words,
  since: (row: RowJson) => string | undefined = () => undefined,
): Block {
  const { say } = words;
  return {
    kind: "table",
    columns: [
      say("col.identity"),
      say("col.entry"),
      say("col.verdict"),
      say("col.where"),
      say("col.how"),
      say("col.since"),
    ],
    count: rows.length,
    rows: (function* (): Generator<TableRow> {
      for (const row of rows) {
        const how = words.how(row.path, row.cluster);
        yield {
          cells: [
            cell(words.identity(row)),
            cell(say(`entry.${row.identity.entry}`)),
            cell(words.verdict(row.verdict), row.verdict),
            cell(words.where({ ...row, cluster: row.cluster })),
            cell(how.length === 0 ? say("path.direct") : how),
            cell(words.since(row.path, since(row))),
          ],
          detail: words.detail(row),
        };
      }
    })(),
  };
}
