/** Reverse reach: for every node the least number of steps to a seed. A breadth-first search with edges of weight 0, 1 and (derived ones) more. */
import type { Graph, Stratum } from "./graph.ts";
import { type Direction, type Net, netOf } from "./net.ts";
import { distancesOf, type Sweeper, sweeper } from "./sweep.ts";

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

export { UNREACHED } from "./sweep.ts";

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
  return search(graph, seeds, filter, "in");
}

/** Distances in steps from the seeds to every node. */
export function forwardReach(graph: Graph, seeds: Iterable<Seed>, filter: Filter): Uint16Array {
  return search(graph, seeds, filter, "out");
}

const sweepers = new WeakMap<Net, Sweeper>();

/** The sweeper of a graph, filter and direction. Its result is overwritten by the next search of anybody. */
export function sweeperOf(graph: Graph, filter: Filter, direction: Direction): Sweeper {
  const net = netOf(graph, filter, direction);
  let found = sweepers.get(net);
  if (found === undefined) {
    found = sweeper(net);
    sweepers.set(net, found);
  }
  return found;
}

function search(graph: Graph, seeds: Iterable<Seed>, filter: Filter, direction: Direction): Uint16Array {
  const nodes: number[] = [];
  const starts: number[] = [];
  for (const { node, distance } of seeds) {
    nodes.push(node);
    starts.push(distance);
  }
  return distancesOf(sweeperOf(graph, filter, direction).run(nodes, starts), graph.nodes);
}
