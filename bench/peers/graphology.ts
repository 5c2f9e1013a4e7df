/** The net of one filter as a graphology graph, searched by its own iteration. */
import { DirectedGraph } from "graphology";
import type { Net } from "../../src/graph/net.ts";

/** One edge for each pair of the net, its cost as `weight`. */
export function graphologyOf(net: Net): DirectedGraph {
  const graph = new DirectedGraph();
  for (let node = 0; node < net.nodes; node++) graph.addNode(String(node));
  const put = (from: number, to: number, weight: number): void => {
    const [a, b] = [String(from), String(to)];
    if (a === b) return;
    const known = graph.edge(a, b);
    if (known === undefined) graph.addEdge(a, b, { weight });
    else if ((graph.getEdgeAttribute(known, "weight") as number) > weight)
      graph.setEdgeAttribute(known, "weight", weight); // set just above
  };
  for (let node = 0; node < net.nodes; node++) {
    const middle = net.middle[node] ?? 0;
    const last = net.start[node + 1] ?? 0;
    for (let at = net.start[node] ?? 0; at < last; at++) put(node, net.ends[at] ?? 0, at < middle ? 0 : 1);
    const { heavy } = net;
    for (let at = heavy?.start[node] ?? 0; at < (heavy?.start[node + 1] ?? 0); at++)
      put(node, heavy?.ends[at] ?? 0, heavy?.weights[at] ?? 1);
  }
  return graph;
}

export interface Tree {
  readonly distance: Map<string, number>;
  readonly parent: Map<string, string>;
}

/** Distances and parents of every node that leads to a seed: a breadth-first search by levels over in-edges. */
export function whoReaches(graph: DirectedGraph, seeds: readonly string[]): Tree {
  const distance = new Map<string, number>();
  const parent = new Map<string, string>();
  const levels: string[][] = [[...seeds]];
  for (const seed of seeds) distance.set(seed, 0);
  for (let at = 0; at < levels.length; at++) {
    const level = levels[at] ?? [];
    for (let index = 0; index < level.length; index++) {
      const node = level[index] ?? "";
      if (distance.get(node) !== at) continue;
      graph.forEachInEdge(node, (_edge, attributes, source) => {
        const next = at + (attributes["weight"] as number); // set when the graph was built
        if (next >= (distance.get(source) ?? Number.POSITIVE_INFINITY)) return;
        distance.set(source, next);
        parent.set(source, node);
        levels[next] ??= [];
        levels[next].push(source);
      });
    }
    levels[at] ??= [];
  }
  return { distance, parent };
}
