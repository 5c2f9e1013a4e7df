/** Steps that need a second thing reached as well: fired for every node that reaches the source and all of `with`, to the least fixpoint (docs/answers.md §1). */
import { all } from "../facts/open.ts";
import type { World } from "../world/world.ts";
import { type LooseEdge, stratumOf } from "./build.ts";
import { type Graph, isStep, recordOf, type StepRecord, type Stratum } from "./graph.ts";
import { type MoveCache, simplePaths, type WayPath } from "./paths.ts";
import { admits, type Filter, reverseReach, UNREACHED } from "./reach.ts";

type Freeze = (world: World, edges: readonly LooseEdge[]) => Graph;

/** One thing that an actor must reach: a node, or any of several. Distances to the nearest, and the moves towards it. */
interface End {
  readonly nodes: ReadonlySet<number>;
  readonly distance: Uint16Array;
  readonly moves: MoveCache;
}

/** Waiting steps of one kind, source and target that want one other thing each: to reach any of those is enough, and the nearest is taken. */
interface Waiting {
  readonly records: readonly StepRecord[];
  /** What must be reached, one a set: the source first. */
  readonly ends: readonly ReadonlySet<number>[];
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
  // Steps of one kind to one target differ in what else must be reached: of those the shortest way counts.
  const fired = new Map<string, Map<number, Fired[]>>();
  const groups = groupsOf(waiting);
  let graph = base;
  for (;;) {
    const before = derived.length;
    const ends = new Map<string, End>();
    for (const group of groups) {
      const [record] = group.records;
      if (record === undefined) continue;
      const key = `${record.kind.id}|${record.step.to}`;
      const known = fired.get(key) ?? new Map<number, Fired[]>();
      fired.set(key, known);
      for (const filter of filtersOf(record))
        for (const edge of fire(world, graph, group, record, filter, ends, known)) derived.push(edge);
    }
    if (derived.length === before) return graph;
    graph = freeze(world, [...edges, ...derived]);
  }
}

/** A derived edge of a node so far: how firm it is, and how long. */
interface Fired {
  readonly stratum: Stratum;
  readonly abuse: boolean;
  readonly weight: number;
}

function groupsOf(waiting: readonly StepRecord[]): readonly Waiting[] {
  const groups = new Map<string, StepRecord[]>();
  for (const [index, record] of waiting.entries()) {
    const { from, to, with: others = [] } = record.step;
    const key = others.length === 1 ? `${record.kind.id}|${from}|${to}|${stratumOf(record.open)}` : `#${index}`;
    const list = groups.get(key);
    if (list === undefined) groups.set(key, [record]);
    else list.push(record);
  }
  return [...groups.values()].map((records) => {
    const [first, second] = records;
    const others =
      second === undefined
        ? (first?.step.with ?? []).map((node) => new Set([node]))
        : [new Set(records.flatMap((record) => record.step.with ?? []))];
    return { records, ends: first === undefined ? [] : [new Set([first.step.from]), ...others] };
  });
}

/** Firmest first; a node that fires firmly needs no looser edge of the same step. */
function filtersOf(record: StepRecord): readonly Filter[] {
  const natures = record.kind.nature === "abuse" ? [true] : [false, true];
  return natures.flatMap((abuse) => ([0, 1, 2] as const).map((stratum) => ({ stratum, abuse, everyone: true })));
}

function* fire(
  world: World,
  graph: Graph,
  group: Waiting,
  record: StepRecord,
  filter: Filter,
  known: Map<string, End>,
  fired: Map<number, Fired[]>,
): Generator<LooseEdge> {
  const ends = group.ends.map((nodes) => endOf(graph, nodes, filter, known));
  const fires = (node: number): boolean => ends.every((end) => (end.distance[node] ?? UNREACHED) !== UNREACHED);
  for (let node = 0; node < graph.nodes; node++) {
    if (node === record.step.to || !fires(node) || world.identities.at(node).kind === "hub") continue;
    // The steps of the longest way are distinct, so no tree weighs less.
    const least = 1 + Math.max(...ends.map((end) => end.distance[node] ?? 0));
    const before = fired.get(node) ?? [];
    const isCovered = (weight: number): boolean =>
      before.some((one) => one.stratum <= filter.stratum && (!one.abuse || filter.abuse) && one.weight <= weight);
    if (isCovered(least)) continue;
    if (firesThroughNeighbour(world, graph, node, filter, ends, fires, record.step.to)) continue;
    const edge = derivedEdge(world, graph, node, group, filter, ends);
    if (edge === undefined || isCovered(edge.weight)) continue;
    fired.set(node, [...before, { stratum: filter.stratum, abuse: filter.abuse, weight: edge.weight }]);
    yield edge;
  }
}

/** How many ends are kept whatever the size, and about how many distances altogether. */
const MOST_ENDS = 12;
const KEPT_DISTANCES = 1_000_000;

function endOf(graph: Graph, nodes: ReadonlySet<number>, filter: Filter, known: Map<string, End>): End {
  const key = `${[...nodes].join()}|${filter.stratum}|${filter.abuse}`;
  let end = known.get(key);
  if (end === undefined) {
    const seeds = [...nodes].map((node) => ({ node, distance: 0 }));
    end = { nodes, distance: reverseReach(graph, seeds, filter), moves: new Map() };
    // Distances to thousands of ends are not kept at once: those of big graphs are worked out again.
    if (known.size >= Math.max(MOST_ENDS, KEPT_DISTANCES / (graph.nodes + 1))) known.clear();
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
  group: Waiting,
  filter: Filter,
  ends: readonly End[],
): LooseEdge | undefined {
  const ways: WayPath[] = [];
  for (const end of ends) {
    const way = wayTo(world, graph, node, end, filter, ways[0]);
    if (way === undefined) return undefined;
    ways.push(way);
  }
  const met = ways.at(-1)?.end;
  const [first] = group.records;
  const record = group.records.length === 1 ? first : group.records.find(({ step }) => step.with?.[0] === met);
  if (record === undefined) return undefined;
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

/** The shortest way to an end; it may go along `base` for a while, whose steps the tree has anyway, and leave it where the end is nearest. */
function wayTo(
  world: World,
  graph: Graph,
  node: number,
  end: End,
  filter: Filter,
  base: WayPath | undefined,
): WayPath | undefined {
  const along = base?.steps ?? [];
  let leave = 0;
  let left = end.distance[node] ?? UNREACHED;
  for (const [index, step] of along.entries()) {
    const there = end.distance[step.to] ?? UNREACHED;
    if (there >= left) continue;
    leave = index + 1;
    left = there;
  }
  const from = leave === 0 ? node : (along[leave - 1]?.to ?? node);
  const isEnd = (seed: number): boolean => end.nodes.has(seed);
  const found = simplePaths(world, graph, from, isEnd, end.distance, filter, undefined, end.moves).next();
  if (found.done === true) return undefined;
  return leave === 0
    ? found.value
    : { ...found.value, start: node, steps: [...along.slice(0, leave), ...found.value.steps] };
}
