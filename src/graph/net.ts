/** What one search may walk: the ends of a node's edges under one filter, equal ends once, edges that weigh nothing apart from steps. */
import type { Graph } from "./graph.ts";
import { admits, type Filter } from "./reach.ts";

/** Neighbours of node n: `ends[start[n]] … ends[middle[n]-1]` cost nothing, `ends[middle[n]] … ends[start[n+1]-1]` one step. */
export interface Net {
  readonly nodes: number;
  readonly start: Uint32Array;
  readonly middle: Uint32Array;
  readonly ends: Uint32Array;
  /** Neighbours that cost more than one step (derived edges), by node. */
  readonly heavy: ReadonlyMap<number, readonly { readonly end: number; readonly weight: number }[]> | undefined;
}

export type Direction = "in" | "out";

const known = new WeakMap<Graph, Map<string, Net>>();

/** The net of a filter, made when it is first wanted and kept as long as the graph is. */
export function netOf(graph: Graph, filter: Filter, direction: Direction): Net {
  let nets = known.get(graph);
  if (nets === undefined) {
    nets = new Map();
    known.set(graph, nets);
  }
  const key = `${direction}${filter.stratum}${filter.abuse}${filter.everyone}${filter.steps ?? true}`;
  let net = nets.get(key);
  if (net === undefined) {
    net = makeNet(graph, filter, direction);
    nets.set(key, net);
  }
  return net;
}

function makeNet(graph: Graph, filter: Filter, direction: Direction): Net {
  const { nodes, weight } = graph;
  const adjacent = direction === "in" ? graph.in : graph.out;
  const far = direction === "in" ? graph.from : graph.to;
  const start = new Uint32Array(nodes + 1);
  const middle = new Uint32Array(nodes);
  const ends = new Uint32Array(adjacent.edges.length);
  const seen = new Uint32Array(nodes);
  const heavy = new Map<number, { end: number; weight: number }[]>();
  const steps: number[] = [];
  let at = 0;
  for (let node = 0; node < nodes; node++) {
    start[node] = at;
    steps.length = 0;
    const last = adjacent.start[node + 1] ?? 0;
    const first = adjacent.start[node] ?? 0;
    for (let cursor = first; cursor < last; cursor++) {
      const edge = adjacent.edges[cursor] ?? 0;
      if (!admits(graph, edge, filter)) continue;
      const end = far[edge] ?? 0;
      const cost = weight[edge] ?? 1;
      if (cost > 1) {
        const list = heavy.get(node);
        if (list === undefined) heavy.set(node, [{ end, weight: cost }]);
        else list.push({ end, weight: cost });
      } else if (cost === 1) steps.push(end);
      else if (seen[end] !== node + 1) {
        seen[end] = node + 1;
        ends[at++] = end;
      }
    }
    middle[node] = at;
    for (const end of steps) {
      if (seen[end] === node + 1) continue;
      seen[end] = node + 1;
      ends[at++] = end;
    }
  }
  start[nodes] = at;
  return { nodes, start, middle, ends: ends.slice(0, at), heavy: heavy.size === 0 ? undefined : heavy };
}
