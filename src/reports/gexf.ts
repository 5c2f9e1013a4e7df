/** GEXF 1.2, as Gephi reads it. Schema: https://gexf.net/1.2/ */
import { graphOf } from "./path-graph.ts";
import type { Renderer } from "./report.ts";
import { wordsOf } from "./words.ts";
import { xml } from "./xml.ts";

export const gexf: Renderer = function* (input, options) {
  const graph = graphOf(input, wordsOf(options));
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">\n';
  yield `<meta><creator>Clew ${xml(options.version)}</creator></meta>\n<graph defaultedgetype="directed">\n`;
  yield '<attributes class="node"><attribute id="kind" title="kind" type="string"/><attribute id="cluster" title="cluster" type="string"/></attributes>\n';
  yield '<attributes class="edge"><attribute id="edge" title="edge" type="string"/><attribute id="nature" title="nature" type="string"/><attribute id="verdict" title="verdict" type="string"/></attributes>\n<nodes>\n';
  for (const node of graph.nodes) {
    yield `<node id="${xml(node.id)}" label="${xml(node.label)}"><attvalues><attvalue for="kind" value="${xml(node.kind)}"/><attvalue for="cluster" value="${xml(node.cluster ?? "")}"/></attvalues></node>\n`;
  }
  yield "</nodes>\n<edges>\n";
  for (const [index, edge] of graph.edges.entries()) {
    yield `<edge id="${index}" source="${xml(edge.from)}" target="${xml(edge.to)}" label="${xml(edge.edge)}"><attvalues><attvalue for="edge" value="${xml(edge.edge)}"/><attvalue for="nature" value="${edge.nature}"/><attvalue for="verdict" value="${edge.verdict}"/></attvalues></edge>\n`;
  }
  yield "</edges>\n</graph>\n</gexf>\n";
};
