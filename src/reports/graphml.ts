/** GraphML. Specification: http://graphml.graphdrawing.org/specification.html */
import { graphOf } from "./path-graph.ts";
import type { Renderer } from "./report.ts";
import { wordsOf } from "./words.ts";
import { xml } from "./xml.ts";

const KEYS = [
  ["label", "node"],
  ["kind", "node"],
  ["cluster", "node"],
  ["edge", "edge"],
  ["nature", "edge"],
  ["verdict", "edge"],
] as const;

export const graphml: Renderer = function* (input, options) {
  const graph = graphOf(input, wordsOf(options));
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n';
  for (const [name, of] of KEYS) yield `<key id="${name}" for="${of}" attr.name="${name}" attr.type="string"/>\n`;
  yield '<graph id="clew" edgedefault="directed">\n';
  for (const node of graph.nodes)
    yield `<node id="${xml(node.id)}">${data("label", node.label)}${data("kind", node.kind)}${data("cluster", node.cluster ?? "")}</node>\n`;
  for (const [index, edge] of graph.edges.entries()) {
    yield `<edge id="e${index}" source="${xml(edge.from)}" target="${xml(edge.to)}">${data("edge", edge.edge)}${data("nature", edge.nature)}${data("verdict", edge.verdict)}</edge>\n`;
  }
  yield "</graph>\n</graphml>\n";
};

const data = (key: string, value: string): string => `<data key="${key}">${xml(value)}</data>`;
