/** Steps that need a second thing reached as well: fired for every node that reaches the source and all of `with`, to the least fixpoint (docs/answers.md §1). */
import { all } from "../facts/open.ts";
import type { World } from "../world/world.ts";
import type { LooseEdge } from "./build.ts";
import { type Graph, isStep, recordOf, type StepRecord, type Stratum } from "./graph.ts";
import { type MoveCache, simplePaths, type WayPath } from "./paths.ts";
import { admits, type Filter, reverseReach, UNREACHED } from "./reach.ts";

type Freeze = (world: World, edges: readonly LooseEdge[]) => Graph;

/** One end that an actor must reach: the distances to it, and the moves towards it. */
interface End {
  readonly node: number;
  readonly distance: Uint16Array;
  readonly moves: MoveCache;
}

/** Adds the derived edges of `waiting` until nothing new fires. Monotone in the edges, so it ends. */
export function addDerivedEdges(
  world: World,
  base: Graph,
  edges: readonly LooseEdge[],
  waiting: readonly StepRecord[],
  freeze: Freeze,
): Graph {
  const derived: LooseEdge[] = [];
  const fired = waiting.map(() => new Map<number, Firmness>());
  let graph = base;
  for (;;) {
    const before = derived.length;
    const ends = new Map<string, End>();
    for (const [index, record] of waiting.entries()) {
      for (const filter of filtersOf(record)) {
        derived.push(...fire(world, graph, record, filter, ends, fired[index] ?? new Map()));
      }
    }
    if (derived.length === before) return graph;
    graph = freeze(world, [...edges, ...derived]);
  }
}

/** How firm the best derived edge of a node is so far. */
interface Firmness {
  readonly stratum: Stratum;
  readonly abuse: boolean;
}

/** Firmest first; a node that fires firmly needs no looser edge of the same step. */
function filtersOf(record: StepRecord): readonly Filter[] {
  const natures = record.kind.nature === "abuse" ? [true] : [false, true];
  return natures.flatMap((abuse) => ([0, 1, 2] as const).map((stratum) => ({ stratum, abuse, everyone: true })));
}

function* fire(
  world: World,
  graph: Graph,
  record: StepRecord,
  filter: Filter,
  known: Map<string, End>,
  fired: Map<number, Firmness>,
): Generator<LooseEdge> {
  const ends = [record.step.from, ...(record.step.with ?? [])].map((node) => endOf(graph, node, filter, known));
  const fires = (node: number): boolean => ends.every((end) => (end.distance[node] ?? UNREACHED) !== UNREACHED);
  for (let node = 0; node < graph.nodes; node++) {
    if (node === record.step.to || !fires(node) || world.identities.at(node).kind === "hub") continue;
    const best = fired.get(node);
    if (best !== undefined && best.stratum <= filter.stratum && (!best.abuse || filter.abuse)) continue;
    if (firesThroughNeighbour(world, graph, node, filter, ends, fires, record.step.to)) continue;
    const edge = derivedEdge(world, graph, node, record, filter, ends);
    if (edge === undefined) continue;
    fired.set(node, { stratum: filter.stratum, abuse: filter.abuse });
    yield edge;
  }
}

function endOf(graph: Graph, node: number, filter: Filter, known: Map<string, End>): End {
  const key = `${node}|${filter.stratum}|${filter.abuse}`;
  let end = known.get(key);
  if (end === undefined) {
    end = { node, distance: reverseReach(graph, [{ node, distance: 0 }], filter), moves: new Map() };
    known.set(key, end);
  }
  return end;
}

/** All of the ways lead on by one and the same edge to a node that fires itself: the step is found from there, at the same length. */
function firesThroughNeighbour(
  world: World,
  graph: Graph,
  node: number,
  filter: Filter,
  ends: readonly End[],
  fires: (node: number) => boolean,
  target: number,
): boolean {
  const leadsOn = (from: number, spent: number): boolean => {
    for (let cursor = graph.out.start[from] ?? 0; cursor < (graph.out.start[from + 1] ?? 0); cursor++) {
      const edge = graph.out.edges[cursor] ?? 0;
      if (!admits(graph, edge, filter)) continue;
      const to = graph.to[edge] ?? 0;
      const cost = spent + (graph.weight[edge] ?? 1);
      if (to === node || to === target || !fires(to)) continue;
      if (!ends.every((end) => end.distance[node] === cost + (end.distance[to] ?? 0))) continue;
      if (world.identities.at(to).kind !== "hub" || leadsOn(to, cost)) return true;
    }
    return false;
  };
  return leadsOn(node, 0);
}

function derivedEdge(
  world: World,
  graph: Graph,
  node: number,
  record: StepRecord,
  filter: Filter,
  ends: readonly End[],
): LooseEdge | undefined {
  const ways: WayPath[] = [];
  for (const end of ends) {
    const first = simplePaths(
      world,
      graph,
      node,
      (seed) => seed === end.node,
      end.distance,
      filter,
      undefined,
      end.moves,
    ).next();
    if (first.done === true) return undefined;
    ways.push(first.value);
  }
  const distinct = new Set(ways.flatMap((way) => way.steps.map((step) => step.edge)));
  let abuse = record.kind.nature === "abuse";
  const open = [record.open];
  for (const way of ways) {
    const used = way.steps.flatMap((step) => [...step.members, step.edge, ...step.spokes]);
    for (const edge of [...used, ...way.members]) {
      abuse ||= graph.abuse[edge] === 1;
      open.push(recordOf(graph, edge).open);
    }
  }
  const weight = 1 + [...distinct].reduce((sum, edge) => sum + (graph.weight[edge] ?? 1), 0);
  const uses = ways.map((way) => way.steps.map((step) => recordOf(graph, step.edge)).filter(isStep));
  return { from: node, to: record.step.to, weight, abuse, record: { ...record, open: all(open), uses } };
}
