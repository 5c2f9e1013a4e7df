/** Graphviz DOT. Language: https://graphviz.org/doc/info/lang.html */
import { graphOf, graphTitle } from "./path-graph.ts";
import type { Renderer } from "./report.ts";
import { wordsOf } from "./words.ts";

const COLOURS: Readonly<Record<string, string>> = {
  allowed: "#1a7f37",
  conditional: "#9a6700",
  unknown: "#8250df",
  denied: "#cf222e",
};

export const dot: Renderer = function* (input, options) {
  const words = wordsOf(options);
  const graph = graphOf(input, words);
  yield `digraph ${quote(graphTitle(input))} {\n  rankdir=LR;\n  node [shape=box, style=rounded, fontname="sans-serif"];\n  edge [fontname="sans-serif", fontsize=10];\n`;
  for (const node of graph.nodes)
    yield `  ${quote(node.id)} [label=${quote(node.label)}${node.kind === "grant" ? ", shape=note" : ""}];\n`;
  for (const edge of graph.edges) {
    const style = edge.nature === "abuse" ? ", style=dashed" : "";
    yield `  ${quote(edge.from)} -> ${quote(edge.to)} [label=${quote(words.edge(edge.edge))}, color="${COLOURS[edge.verdict] ?? "#000000"}"${style}];\n`;
  }
  yield "}\n";
};

/** A double-quoted string: only the quote is escaped by the language, but backslashes in labels are escapes of their own. */
function quote(text: string): string {
  return `"${text
    .replace(/\p{Cc}+/gu, " ")
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"')}"`;
}
