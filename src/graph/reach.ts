/** Reverse reach: for every node the least number of steps to a seed. A breadth-first search with edges of weight 0, 1 and (derived ones) more. */
import type { Graph, Stratum } from "./graph.ts";

/** Where a search starts: nodes that already hold what is asked, with a distance (0, or what another shard found). */
export interface Seed {
  readonly node: number;
  readonly distance: number;
}

/** Which edges a search may use. */
export interface Filter {
  /** Weakest edges allowed: 0 only firm ones, 1 conditional too, 2 unknown too. */
  readonly stratum: Stratum;
  /** May abuse steps be taken? */
  readonly abuse: boolean;
  /** May membership in system:authenticated and the like be used? */
  readonly everyone: boolean;
  /** false: no steps at all, only what an identity is (groups, names). */
  readonly steps?: false;
}

export const UNREACHED = 0xffff;

/** Is an edge within the filter? */
export function admits(graph: Graph, edge: number, filter: Filter): boolean {
  return (
    (graph.stratum[edge] ?? 2) <= filter.stratum &&
    (filter.abuse || graph.abuse[edge] === 0) &&
    (filter.everyone || graph.everyone[edge] === 0) &&
    (filter.steps !== false || graph.weight[edge] === 0)
  );
}

/** Distances in steps from every node to the nearest seed, {@link UNREACHED} where there is none. */
export function reverseReach(graph: Graph, seeds: Iterable<Seed>, filter: Filter): Uint16Array {
  return search(graph, seeds, filter, graph.in, graph.from);
}

/** Distances in steps from the seeds to every node. */
export function forwardReach(graph: Graph, seeds: Iterable<Seed>, filter: Filter): Uint16Array {
  return search(graph, seeds, filter, graph.out, graph.to);
}

function search(
  graph: Graph,
  seeds: Iterable<Seed>,
  filter: Filter,
  adjacent: Graph["in"],
  ends: Uint32Array,
): Uint16Array {
  const distance = new Uint16Array(graph.nodes).fill(UNREACHED);
  const levels: number[][] = [];
  const put = (node: number, at: number): void => {
    if (at >= (distance[node] ?? 0)) return;
    distance[node] = at;
    let level = levels[at];
    if (level === undefined) {
      level = [];
      levels[at] = level;
    }
    level.push(node);
  };
  for (const seed of seeds) put(seed.node, seed.distance);
  for (let at = 0; at < levels.length; at++) {
    const level = levels[at];
    if (level === undefined) continue;
    // The level grows while it is walked: edges of weight 0 stay on it.
    for (let index = 0; index < level.length; index++) {
      const node = level[index] ?? 0;
      if (distance[node] !== at) continue;
      const end = adjacent.start[node + 1] ?? 0;
      for (let cursor = adjacent.start[node] ?? 0; cursor < end; cursor++) {
        const edge = adjacent.edges[cursor] ?? 0;
        if (admits(graph, edge, filter)) put(ends[edge] ?? 0, at + (graph.weight[edge] ?? 1));
      }
    }
  }
  return distance;
}
