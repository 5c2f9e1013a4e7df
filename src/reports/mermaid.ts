/** Mermaid flowcharts, as GitHub renders them in Markdown. Syntax: https://mermaid.js.org/syntax/flowchart.html */
import { graphOf } from "./path-graph.ts";
import type { Renderer } from "./report.ts";
import { wordsOf } from "./words.ts";

export const mermaid: Renderer = function* (input, options) {
  const words = wordsOf(options);
  const graph = graphOf(input, words);
  const names = new Map(graph.nodes.map((node, index) => [node.id, `n${index}`]));
  yield "flowchart LR\n";
  for (const node of graph.nodes) {
    const [open, close] = node.kind === "grant" ? ["[[", "]]"] : ["(", ")"];
    yield `  ${names.get(node.id) ?? "n"}${open}"${label(node.label)}"${close}\n`;
  }
  for (const edge of graph.edges) {
    const from = names.get(edge.from);
    const to = names.get(edge.to);
    if (from === undefined || to === undefined) continue;
    const text = edge.verdict === "allowed" ? words.edge(edge.edge) : `${words.edge(edge.edge)} (${edge.verdict})`;
    yield `  ${from} ${edge.nature === "abuse" ? "-.->" : "-->"}|"${label(text)}"| ${to}\n`;
  }
};

/** Quotes end a label; entity codes (`#NAME;`) are Mermaid's own escape, so `#` itself must be one. Markup is shown, not rendered. */
function label(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ").replace(/[#"<>&`\\]/g, (char) => `#${char.charCodeAt(0)};`);
}
