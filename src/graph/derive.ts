/** Steps that need a second thing reached as well: fired for every node that reaches the source and all of `with`, to the least fixpoint (docs/answers.md §1). */
import { all } from "../facts/open.ts";
import type { World } from "../world/world.ts";
import type { LooseEdge } from "./build.ts";
import { type Graph, isStep, recordOf, type StepRecord, type Stratum } from "./graph.ts";
import { type Net, netOf } from "./net.ts";
import { type MoveCache, simplePaths, type WayPath } from "./paths.ts";
import { type Filter, forwardReach, sweeperOf, UNREACHED } from "./reach.ts";
import { distancesOf } from "./sweep.ts";
import { type Waiting, waitingSteps } from "./waiting-steps.ts";

type Freeze = (world: World, edges: readonly LooseEdge[]) => Graph;

/** One thing that an actor must reach: any of several nodes. Who reaches it at what distance, and the moves towards it. */
interface End {
  readonly nodes: ReadonlySet<number>;
  readonly met: Uint32Array;
  readonly distance: Uint16Array;
  readonly moves: MoveCache;
}

/** Adds the derived edges of `records` until nothing new fires. Monotone in the edges, so it ends. */
export function addDerivedEdges(
  world: World,
  base: Graph,
  edges: readonly LooseEdge[],
  records: readonly StepRecord[],
  freeze: Freeze,
): Graph {
  const derived: LooseEdge[] = [];
  // Steps of one kind to one target differ in what else must be reached: of those the shortest way counts.
  const fired = new Map<string, Map<number, Fired[]>>();
  const groups = waitingSteps(records);
  let graph = base;
  let isTouched = (_node: number): boolean => true;
  for (;;) {
    const before = derived.length;
    const ends = new Map<string, End>();
    const reached = groups.filter(
      (group) => group.ends.some((nodes) => nodes.some(isTouched)) && isReached(graph, group, ends),
    );
    for (const filter of reached.length === 0 ? [] : filtersOf(graph, records))
      for (const group of reached) {
        if (group.kind.nature === "abuse" && !filter.abuse) continue;
        const key = `${group.kind.id}|${group.to}`;
        const known = fired.get(key) ?? new Map<number, Fired[]>();
        fired.set(key, known);
        derived.push(...fire(world, graph, group, filter, ends, known));
      }
    if (derived.length === before) return graph;
    graph = freeze(world, [...edges, ...derived]);
    // Nobody reaches anything more than what lies behind the new edges.
    const added = derived.slice(before).map(({ to }) => ({ node: to, distance: 0 }));
    const behind = forwardReach(graph, added, EVERY_EDGE);
    isTouched = (node) => behind[node] !== UNREACHED;
  }
}

const EVERY_EDGE: Filter = { stratum: 2, abuse: true, everyone: true };

/** Does anybody but the target reach all that a step needs, over whatever edges? Most steps that wait, wait for good. */
function isReached(graph: Graph, group: Waiting, known: Map<string, End>): boolean {
  const ends = group.ends.map((nodes) => endOf(graph, nodes, EVERY_EDGE, known));
  const [first, ...others] = ends.sort((a, b) => a.met.length - b.met.length);
  return (
    first?.met.some(
      (node) => node !== group.to && others.every(({ distance }) => (distance[node] ?? UNREACHED) !== UNREACHED),
    ) === true
  );
}

/** A derived edge of a node so far: what it rests on, and how long it is. */
interface Fired {
  readonly stratum: Stratum;
  readonly abuse: boolean;
  readonly everyone: boolean;
  readonly weight: number;
}

/** Firmest first; a node that fires firmly needs no looser edge of the same step. */
function filtersOf(graph: Graph, records: readonly StepRecord[]): readonly Filter[] {
  const natures = records.every(({ kind }) => kind.nature === "abuse") ? [true] : [false, true];
  const strata = ([0, 1, 2] as const).filter((stratum) => stratum === 0 || graph.stratum.includes(stratum));
  const memberships = graph.everyone.includes(1) ? [false, true] : [true];
  return natures.flatMap((abuse) =>
    strata.flatMap((stratum) => memberships.map((everyone) => ({ stratum, abuse, everyone }))),
  );
}

function fire(
  world: World,
  graph: Graph,
  group: Waiting,
  filter: Filter,
  known: Map<string, End>,
  fired: Map<number, Fired[]>,
): readonly LooseEdge[] {
  const ends = group.ends.map((nodes) => endOf(graph, nodes, filter, known));
  const isCovered = (node: number, weight: number): boolean =>
    (fired.get(node) ?? []).some(
      (one) =>
        one.stratum <= filter.stratum &&
        (!one.abuse || filter.abuse) &&
        (!one.everyone || filter.everyone) &&
        one.weight <= weight,
    );
  const found: LooseEdge[] = [];
  for (const { node, cost } of branchings(world, graph, ends, filter, group.to)) {
    if (isCovered(node, cost + 1)) continue;
    const edge = derivedEdge(world, graph, node, group, filter, ends);
    if (edge === undefined || isCovered(node, edge.weight)) continue;
    const { stratum, abuse, everyone } = filter;
    fired.set(node, [...(fired.get(node) ?? []), { stratum, abuse, everyone, weight: edge.weight }]);
    found.push(edge);
  }
  return found;
}

/**
 * Nodes where the ways to the ends part: from there the step is taken, at the cost of all ways together. Whoever has ways that run together
 * first does better by going where they part, and finds the step there.
 */
function branchings(
  world: World,
  graph: Graph,
  ends: readonly End[],
  filter: Filter,
  target: number,
): readonly { readonly node: number; readonly cost: number }[] {
  const [costs, least] = roomOf(graph);
  const fewest = ends.reduce((one, end) => (end.met.length < one.met.length ? end : one)).met;
  for (const node of fewest) {
    let cost = 0;
    for (const { distance } of ends) cost = Math.min(UNREACHED, cost + (distance[node] ?? UNREACHED));
    // What is behind a hub is one thing for one actor and another for another.
    if (node !== target && world.identities.at(node).kind !== "hub") costs[node] = cost;
  }
  const net = netOf(graph, filter, "out");
  const candidates = fewest.filter(
    (node) => costs[node] !== UNREACHED && !isShared(net, costs, node, costs[node] ?? 0),
  );
  const costOf = Array.from(candidates, (node) => costs[node] ?? UNREACHED);
  for (const node of fewest) costs[node] = UNREACHED;
  if (candidates.length === 0) return [];
  // Where ways run together for more than one step, or behind a hub, only the search tells.
  const bounds = { blocked: target, furthest: Math.max(...costOf) };
  const sweep = sweeperOf(graph, filter, "in").run(candidates, costOf, bounds);
  distancesOf(sweep, graph.nodes, least);
  const found: { node: number; cost: number }[] = [];
  for (const [index, node] of candidates.entries()) {
    const cost = costOf[index] ?? UNREACHED;
    if (!isShared(net, least, node, cost)) found.push({ node, cost });
  }
  for (let index = 0; index < sweep.count; index++) least[sweep.order[index] ?? 0] = UNREACHED;
  return found;
}

const rooms = new WeakMap<Graph, readonly [Uint16Array, Uint16Array]>();

/** Room for distances over a graph, {@link UNREACHED} everywhere before and after. */
function roomOf(graph: Graph): readonly [Uint16Array, Uint16Array] {
  let room = rooms.get(graph);
  if (room === undefined) {
    room = [unreached(graph), unreached(graph)];
    rooms.set(graph, room);
  }
  return room;
}

const unreached = (graph: Graph): Uint16Array => new Uint16Array(graph.nodes).fill(UNREACHED);

/** Does a neighbour do as well, the way to it counted? */
function isShared({ start, middle, ends, heavy }: Net, least: Uint16Array, node: number, cost: number): boolean {
  const steps = middle[node] ?? 0;
  for (let cursor = start[node] ?? 0; cursor < (start[node + 1] ?? 0); cursor++)
    if ((least[ends[cursor] ?? 0] ?? UNREACHED) + (cursor < steps ? 0 : 1) <= cost) return true;
  for (let cursor = heavy?.start[node] ?? 0; cursor < (heavy?.start[node + 1] ?? 0); cursor++)
    if ((least[heavy?.ends[cursor] ?? 0] ?? UNREACHED) + (heavy?.weights[cursor] ?? 1) <= cost) return true;
  return false;
}

/** How many ends are kept whatever the size, and about how many distances altogether. */
const MOST_ENDS = 12;
const KEPT_DISTANCES = 1_000_000;

function endOf(graph: Graph, nodes: readonly number[], filter: Filter, known: Map<string, End>): End {
  const key = `${nodes.join()}|${filter.stratum}|${filter.abuse}|${filter.everyone}`;
  const kept = known.get(key);
  if (kept !== undefined) {
    // The longest unused goes first, never one that the same step asks for.
    known.delete(key);
    known.set(key, kept);
    return kept;
  }
  // Distances to thousands of ends are not kept at once: those of big graphs are worked out again, in the same room.
  let room: Uint16Array | undefined;
  if (known.size >= Math.max(MOST_ENDS, KEPT_DISTANCES / (graph.nodes + 1)))
    for (const [oldest, { met, distance }] of known) {
      for (const node of met) distance[node] = UNREACHED;
      room = distance;
      known.delete(oldest);
      break;
    }
  const sweep = sweeperOf(graph, filter, "in").run(nodes);
  const met = sweep.order.slice(0, sweep.count);
  const distance = distancesOf(sweep, graph.nodes, room ?? unreached(graph));
  const end = { nodes: new Set(nodes), met, distance, moves: new Map() };
  known.set(key, end);
  return end;
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
    const isEnd = (seed: number): boolean => end.nodes.has(seed);
    const way = simplePaths(world, graph, node, isEnd, end.distance, filter, undefined, end.moves).next();
    if (way.done === true) return undefined;
    ways.push(way.value);
  }
  const record = group.record(ways.map((way) => way.end));
  if (record === undefined) return undefined;
  let abuse = record.kind.nature === "abuse";
  const open = [record.open];
  // Behind a hub, one edge leads to several: each is a step of its own.
  const distinct = new Map<string, number>();
  for (const way of ways) {
    for (const { edge, to } of way.steps) distinct.set(`${edge}|${to}`, graph.weight[edge] ?? 1);
    for (const edge of [...way.steps.flatMap((step) => [...step.members, step.edge, ...step.spokes]), ...way.members]) {
      abuse ||= graph.abuse[edge] === 1;
      open.push(recordOf(graph, edge).open);
    }
  }
  const weight = [...distinct.values()].reduce((sum, one) => sum + one, 1);
  const uses = ways.map((way) => way.steps.map((step) => recordOf(graph, step.edge)).filter(isStep));
  return { from: node, to: group.to, weight, abuse, record: { ...record, open: all(open), uses } };
}
