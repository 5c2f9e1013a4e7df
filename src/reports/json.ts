/** The answer itself (docs/answers.md §7), and a graph line by line. */
import { graphOf } from "./path-graph.ts";
import type { Renderer } from "./report.ts";
import { wordsOf } from "./words.ts";

/** Top-level lists are written item by item, so that no report stands in memory twice. */
export const json: Renderer = function* (input) {
  const entries = Object.entries(input.answer);
  yield "{";
  for (const [index, [name, value]] of entries.entries()) {
    yield `${index === 0 ? "" : ","}\n  ${JSON.stringify(name)}: `;
    if (Array.isArray(value) && value.length > 0) {
      yield "[";
      for (const [place, item] of value.entries()) yield `${place === 0 ? "" : ","}\n    ${JSON.stringify(item)}`;
      yield "\n  ]";
    } else yield JSON.stringify(value) ?? "null";
  }
  yield "\n}\n";
};

/** One JSON object a line: nodes, then edges. */
export const ndjson: Renderer = function* (input, options) {
  const graph = graphOf(input, wordsOf(options));
  for (const node of graph.nodes) yield `${JSON.stringify({ type: "node", ...node })}\n`;
  for (const edge of graph.edges) yield `${JSON.stringify({ type: "edge", ...edge })}\n`;
};
