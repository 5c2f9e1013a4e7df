/** Simple paths from one node to the seeds of a search, shortest first, ties by the texts of kind and target. */
import type { World } from "../world/world.ts";
import { compareText } from "./build.ts";
import { type Graph, isStep, recordOf } from "./graph.ts";
import { admits, type Filter, UNREACHED } from "./reach.ts";

/** One shown step: the edge, the memberships used before it and the spokes taken behind it. */
export interface PathStep {
  readonly edge: number;
  readonly members: readonly number[];
  readonly spokes: readonly number[];
  readonly from: number;
  readonly to: number;
}

/** A way from `start` to `end`, which holds what was asked; `members` are the memberships used at the end. */
export interface WayPath {
  readonly start: number;
  readonly steps: readonly PathStep[];
  readonly members: readonly number[];
  readonly end: number;
}

export interface PathLimits {
  readonly maxSteps: number;
  /** How many moves the search may make before it gives up. */
  readonly budget: number;
}

export const DEFAULT_LIMITS: PathLimits = { maxSteps: 32, budget: 200_000 };

interface Reached {
  readonly node: number;
  readonly edges: readonly number[];
}

/**
 * Yields simple paths in order of length, then lexicographically. `distance` must come from {@link reverseReach} with the same filter.
 * Returns true when the budget or the longest length cut the search, so that more paths may exist.
 */
export function* simplePaths(
  world: World,
  graph: Graph,
  start: number,
  isSeed: (node: number) => boolean,
  distance: Uint16Array,
  filter: Filter,
  limits: PathLimits = DEFAULT_LIMITS,
  moves: MoveCache = new Map(),
): Generator<WayPath, boolean> {
  const nearest = distance[start] ?? UNREACHED;
  if (nearest === UNREACHED) return false;
  let budget = limits.budget;
  const visited = new Set<number>([start]);
  const steps: PathStep[] = [];
  // Was anything left aside for being too long? Without that, no longer path exists.
  let cut = false;

  // Of the shortest ways every step leads straight on, and most searches end with them: other moves are only worked out when longer ones are wanted.
  let straight = nearest < limits.maxSteps;
  const movesOf = (node: number): Move[] => {
    const key = straight ? node : ~node;
    let found = moves.get(key);
    if (found === undefined) {
      found = movesFrom(world, graph, node, filter, distance, straight);
      moves.set(key, found);
    }
    return found;
  };

  function* walk(node: number, left: number): Generator<WayPath> {
    if (left === 0) {
      for (const reached of memberships(graph, node, filter)) {
        if (isSeed(reached.node)) yield { start, steps: [...steps], members: reached.edges, end: reached.node };
      }
      if (!straight) cut ||= movesOf(node).some((move) => !visited.has(move.to));
      return;
    }
    for (const move of movesOf(node)) {
      if (budget <= 0) return;
      if (visited.has(move.to)) continue;
      const rest = left - move.weight;
      if (rest < 0 || (distance[move.to] ?? UNREACHED) > rest) {
        cut = true;
        continue;
      }
      budget--;
      visited.add(move.to);
      steps.push({ edge: move.edge, members: move.members, spokes: move.spokes, from: node, to: move.to });
      yield* walk(move.to, rest);
      steps.pop();
      visited.delete(move.to);
    }
  }

  for (let length = nearest; length <= limits.maxSteps; length++) {
    cut = straight;
    yield* walk(start, length);
    if (budget <= 0) return true;
    if (!cut) return false;
    straight = false;
  }
  return true;
}

/** Steps out of nodes, worked out once per search: give the same cache to all starts of one search. Under `node` those that lead straight on, under `~node` all. */
export type MoveCache = Map<number, Move[]>;

export interface Move {
  readonly edge: number;
  readonly members: readonly number[];
  readonly spokes: readonly number[];
  readonly to: number;
  readonly weight: number;
}

/** Shown steps out of a node from which some seed is reached, in tie-break order; `straight` keeps those on a shortest way. */
export function movesFrom(
  world: World,
  graph: Graph,
  node: number,
  filter: Filter,
  distance: Uint16Array,
  straight = false,
): Move[] {
  const moves: Move[] = [];
  const left = distance[node] ?? UNREACHED;
  for (const reached of memberships(graph, node, filter)) {
    for (const edge of edgesOf(graph, reached.node)) {
      if (!isStep(recordOf(graph, edge)) || !admits(graph, edge, filter)) continue;
      const to = graph.to[edge] ?? 0;
      const further = distance[to] ?? UNREACHED;
      if (further === UNREACHED || (straight && further + (graph.weight[edge] ?? 1) !== left)) continue;
      for (const spoke of targets(world, graph, to, filter, distance)) {
        if (spoke.node !== node && spoke.node !== reached.node && (!straight || distance[spoke.node] === further))
          moves.push({
            edge,
            members: reached.edges,
            spokes: spoke.edges,
            to: spoke.node,
            weight: graph.weight[edge] ?? 1,
          });
      }
    }
  }
  const kind = (edge: number): string => {
    const record = recordOf(graph, edge);
    return isStep(record) ? record.kind.id : "";
  };
  moves.sort(
    (a, b) =>
      compareText(kind(a.edge), kind(b.edge)) ||
      compareText(world.identities.at(a.to).key, world.identities.at(b.to).key) ||
      (graph.stratum[a.edge] ?? 0) - (graph.stratum[b.edge] ?? 0) ||
      a.edge - b.edge ||
      a.members.length - b.members.length,
  );
  return moves;
}

/** The node itself and whatever it is a member of, with the joints that say so; nearest first. */
export function memberships(graph: Graph, node: number, filter: Filter): Reached[] {
  return closure(graph, node, filter, "member");
}

/** The identities behind a target: itself, or the spokes of a hub. */
function targets(world: World, graph: Graph, node: number, filter: Filter, distance: Uint16Array): Reached[] {
  if (world.identities.at(node).kind !== "hub") return [{ node, edges: [] }];
  return spokesOf(world, graph, node, filter).filter((reached) => (distance[reached.node] ?? UNREACHED) !== UNREACHED);
}

const spokes = new WeakMap<Graph, Map<number, readonly Reached[]>>();

/** Everything behind a hub, hubs behind it unfolded. Spokes hold for every filter, so they are found once a graph. */
function spokesOf(world: World, graph: Graph, hub: number, filter: Filter): readonly Reached[] {
  let known = spokes.get(graph);
  if (known === undefined) {
    known = new Map();
    spokes.set(graph, known);
  }
  let found = known.get(hub);
  if (found === undefined) {
    found = closure(graph, hub, filter, "spoke").filter((reached) => world.identities.at(reached.node).kind !== "hub");
    known.set(hub, found);
  }
  return found;
}

function closure(graph: Graph, node: number, filter: Filter, joint: "member" | "spoke"): Reached[] {
  const found: Reached[] = [{ node, edges: [] }];
  const seen = new Set<number>([node]);
  for (let index = 0; index < found.length; index++) {
    const at = found[index];
    if (at === undefined) break;
    for (const edge of edgesOf(graph, at.node)) {
      const record = recordOf(graph, edge);
      if (isStep(record) || record.joint !== joint || !admits(graph, edge, filter)) continue;
      const to = graph.to[edge] ?? 0;
      if (seen.has(to)) continue;
      seen.add(to);
      found.push({ node: to, edges: [...at.edges, edge] });
    }
  }
  return found;
}

/** Edge indexes leaving a node. */
export function edgesOf(graph: Graph, node: number): Uint32Array {
  return graph.out.edges.subarray(graph.out.start[node] ?? 0, graph.out.start[node + 1] ?? 0);
}
