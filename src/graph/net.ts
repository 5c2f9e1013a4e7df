/** What one search may walk: the ends of a node's edges under one filter, each end once, at its least cost. */
import type { Graph, Stratum } from "./graph.ts";
import { admits, type Filter } from "./reach.ts";

/** Neighbours of node n: `ends[start[n]] … ends[middle[n]-1]` cost nothing, `ends[middle[n]] … ends[start[n+1]-1]` one step. */
export interface Net {
  readonly nodes: number;
  readonly start: Uint32Array;
  readonly middle: Uint32Array;
  readonly ends: Uint32Array;
  /** Neighbours that cost more than one step (derived edges). */
  readonly heavy: HeavyNet | undefined;
}

/** Neighbours of node n: `ends[start[n]] … ends[start[n+1]-1]`, each at the weight of the same place. */
export interface HeavyNet {
  readonly start: Uint32Array;
  readonly ends: Uint32Array;
  readonly weights: Uint16Array;
}

export type Direction = "in" | "out";

interface Nets {
  readonly byFilter: Map<string, Net>;
  /** What a filter can tell apart in this graph. */
  readonly strata: readonly Stratum[];
  readonly abuse: boolean;
  readonly everyone: boolean;
}

const known = new WeakMap<Graph, Nets>();

function netsOf(graph: Graph): Nets {
  let nets = known.get(graph);
  if (nets === undefined) {
    nets = {
      byFilter: new Map(),
      strata: ([2, 1] as const).filter((stratum) => graph.stratum.includes(stratum)),
      abuse: graph.abuse.includes(1),
      everyone: graph.everyone.includes(1),
    };
    known.set(graph, nets);
  }
  return nets;
}

/** The net of a filter, made when it is first wanted and kept as long as the graph is; filters that let the same edges through share it. */
export function netOf(graph: Graph, filter: Filter, direction: Direction): Net {
  const nets = netsOf(graph);
  const stratum = nets.strata.find((one) => one <= filter.stratum) ?? 0;
  const abuse = filter.abuse || !nets.abuse;
  const everyone = filter.everyone || !nets.everyone;
  const key = `${direction}${stratum}${abuse}${everyone}${filter.steps ?? true}`;
  let net = nets.byFilter.get(key);
  if (net === undefined) {
    net = makeNet(graph, { ...filter, stratum }, direction);
    nets.byFilter.set(key, net);
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
  const heavyStart = new Uint32Array(nodes + 1);
  const heavyEnds: number[] = [];
  const heavyWeights: number[] = [];
  const steps: number[] = [];
  const heavy: number[] = [];
  let at = 0;
  for (let node = 0; node < nodes; node++) {
    start[node] = at;
    heavyStart[node] = heavyEnds.length;
    steps.length = 0;
    heavy.length = 0;
    const last = adjacent.start[node + 1] ?? 0;
    const first = adjacent.start[node] ?? 0;
    for (let cursor = first; cursor < last; cursor++) {
      const edge = adjacent.edges[cursor] ?? 0;
      if (!admits(graph, edge, filter)) continue;
      const end = far[edge] ?? 0;
      const cost = weight[edge] ?? 1;
      if (cost > 1) heavy.push(edge);
      else if (cost === 1) steps.push(end);
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
    if (heavy.length > 1) heavy.sort((a, b) => (weight[a] ?? 1) - (weight[b] ?? 1) || a - b);
    for (const edge of heavy) {
      const end = far[edge] ?? 0;
      if (seen[end] === node + 1) continue;
      seen[end] = node + 1;
      heavyEnds.push(end);
      heavyWeights.push(weight[edge] ?? 1);
    }
  }
  start[nodes] = at;
  heavyStart[nodes] = heavyEnds.length;
  return {
    nodes,
    start,
    middle,
    ends: ends.slice(0, at),
    heavy:
      heavyEnds.length === 0
        ? undefined
        : { start: heavyStart, ends: Uint32Array.from(heavyEnds), weights: Uint16Array.from(heavyWeights) },
  };
}
