/** A graph as a table of its edges, for the formats that draw none. */
import { cell, type ReportDocument, type TableRow } from "../document.ts";
import type { GraphJson } from "../graph-answer.ts";
import type { Words } from "../words.ts";

export function graphDocument(graph: GraphJson, words: Words): ReportDocument {
  const { say } = words;
  return {
    title: say("title.paths", { from: "*", to: "*" }),
    lead: [],
    tone: "plain",
    facts: [[say("fact.snapshot"), [{ code: graph.snapshot }]]],
    sections: [
      {
        id: "edges",
        heading: say("section.paths"),
        blocks: [
          {
            kind: "table",
            columns: [say("col.identity"), say("col.how"), say("col.identity"), say("col.verdict")],
            count: graph.edges.length,
            rows: (function* (): Generator<TableRow> {
              for (const edge of graph.edges)
                yield {
                  cells: [
                    cell([{ code: edge.from }]),
                    cell(words.edge(edge.edge)),
                    cell([{ code: edge.to }]),
                    cell(words.verdict(edge.verdict), edge.verdict),
                  ],
                };
            })(),
          },
        ],
      },
    ],
  };
}
