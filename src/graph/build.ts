/** Runs every edge kind over the world and freezes what it yields. */
import type { EdgeKind, Scope, Step } from "../edges/edge.ts";
import { all, atStep, gapsOf, isFalse, isTrue, type Open } from "../facts/open.ts";
import { once } from "../rbac/once.ts";
import type { World } from "../world/world.ts";
import { addDerivedEdges } from "./derive.ts";
import { adjacency, type EdgeRecord, type Graph, isStep, NEVER, type StepRecord, type Stratum } from "./graph.ts";
import { joints, memberJoints } from "./joints.ts";
import { startState } from "./judge.ts";

/** An edge before it is frozen. */
export interface LooseEdge {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
  readonly abuse: boolean;
  readonly record: EdgeRecord;
}

/** How firm a formula is when judged alone. */
export function stratumOf(open: Open): Stratum {
  if (isTrue(open)) return 0;
  return gapsOf(open).next().done === true ? 1 : 2;
}

/** What edge kinds yield over a world. */
interface FoundSteps {
  readonly edges: readonly LooseEdge[];
  /** Those that need something else reached as well. */
  readonly waiting: readonly StepRecord[];
}

/** Builds the graph of a world from edge kinds. Steps whose needs contradict are left out; of equal steps (kind, from, to) the firmest is first. */
export function buildGraph(world: World, kinds: readonly EdgeKind[], scope: Scope = {}): Graph {
  return lay(world, [findSteps(world, kinds, scope)]);
}

/** The graph of a world with and without steps that need abuse, each laid when it is first wanted. */
export interface GraphLayers {
  identity(): Graph;
  all(): Graph;
}

/** Layers of a world: what works by design is found once for both. */
export function graphLayers(world: World, kinds: readonly EdgeKind[]): GraphLayers {
  const designed = once(() =>
    findSteps(
      world,
      kinds.filter(({ nature }) => nature === "identity"),
    ),
  );
  return {
    identity: once(() => lay(world, [designed()])),
    all: once(() => {
      const abused = kinds.filter(({ nature }) => nature === "abuse");
      return lay(world, [designed(), findSteps(world, abused)]);
    }),
  };
}

function findSteps(world: World, kinds: readonly EdgeKind[], scope: Scope = {}): FoundSteps {
  const edges: LooseEdge[] = [];
  const waiting: StepRecord[] = [];
  for (const kind of kinds) {
    for (const step of kind.find(world, scope)) {
      if (step.from === step.to) continue;
      const record: StepRecord = { kind, step, open: openOf(step) };
      if (isFalse(record.open) && step.under === undefined) continue;
      if (step.with !== undefined && step.with.length > 0) waiting.push(record);
      else edges.push({ from: step.from, to: step.to, weight: 1, abuse: kind.nature === "abuse", record });
    }
  }
  return { edges, waiting };
}

function lay(world: World, found: readonly FoundSteps[]): Graph {
  const edges = found.flatMap((one) => one.edges);
  const waiting = found.flatMap((one) => one.waiting);
  for (const joint of joints(world))
    edges.push({ from: joint.from, to: joint.to, weight: 0, abuse: false, record: joint });
  const base = freeze(world, edges);
  return waiting.length === 0 ? base : addDerivedEdges(world, base, edges, waiting, freeze);
}

/** The conjunction of what a step's needs leave open. */
export function openOf(step: Step): Open {
  if (step.open !== undefined) return step.open;
  const open: Open[] = [];
  for (const need of Object.values(step.because)) if (need.open !== undefined) open.push(need.open);
  return open.length === 0 ? all([]) : all(open);
}

/** The graph with the identities that a question brought along: they are members of what is there, and nothing leads to them. */
export function extendGraph(world: World, graph: Graph): Graph {
  if (graph.nodes === world.identities.size) return graph;
  const added: LooseEdge[] = [];
  for (const joint of memberJoints(world, graph.nodes)) {
    if (joint.to < graph.nodes) added.push({ from: joint.from, to: joint.to, weight: 0, abuse: false, record: joint });
  }
  const known = Array.from(
    graph.records,
    (record, edge): LooseEdge => ({
      from: graph.from[edge] ?? 0,
      to: graph.to[edge] ?? 0,
      weight: graph.weight[edge] ?? 0,
      abuse: graph.abuse[edge] === 1,
      record,
    }),
  );
  // Joints come last in edge order, so the order of what is there stays.
  return layOut(world, [...known, ...added]);
}

function freeze(world: World, edges: readonly LooseEdge[]): Graph {
  return layOut(world, sortEdges(world, edges));
}

function layOut(world: World, sorted: readonly LooseEdge[]): Graph {
  const count = sorted.length;
  const from = new Uint32Array(count);
  const to = new Uint32Array(count);
  const weight = new Uint16Array(count);
  const stratum = new Uint8Array(count);
  const abuse = new Uint8Array(count);
  const everyone = new Uint8Array(count);
  const records: EdgeRecord[] = new Array(count);
  for (let index = 0; index < count; index++) {
    const edge = sorted[index];
    if (edge === undefined) continue;
    from[index] = edge.from;
    to[index] = edge.to;
    weight[index] = edge.weight;
    stratum[index] = stratumOnPath(world, edge);
    abuse[index] = edge.abuse ? 1 : 0;
    everyone[index] = isEveryoneJoint(world, edge) ? 1 : 0;
    records[index] = edge.record;
  }
  const nodes = world.identities.size;
  return {
    nodes,
    from,
    to,
    weight,
    stratum,
    abuse,
    everyone,
    records,
    out: adjacency(nodes, from),
    in: adjacency(nodes, to),
  };
}

/** How firm an edge is within a path: what no session of its source can meet leads nowhere, however the edge reads alone. */
function stratumOnPath(world: World, { record, from }: LooseEdge): Stratum {
  const alone = stratumOf(record.open);
  if (alone === 0) return 0;
  const state = startState(world, from);
  if (state.size === 0) return alone;
  const known = new Map([...state].map(([key, value]) => [`0#${key}`, value] as const));
  const { verdict } = world.conditions.settle(atStep(record.open, 0), known);
  return verdict === "denied" ? NEVER : verdict === "allowed" ? 0 : alone;
}

/** Membership in everybody's group. Whoever sends no credentials is a row of its own, so that one does not count. */
function isEveryoneJoint(world: World, { record, from, to }: LooseEdge): boolean {
  return (
    !isStep(record) &&
    record.joint === "member" &&
    isEveryoneGroup(world, to) &&
    world.identities.at(from).kind !== "anyone"
  );
}

/** Is this the group of everybody, of every ServiceAccount (of a namespace), or of nobody in particular? */
export function isEveryoneGroup(world: World, node: number): boolean {
  const identity = world.identities.at(node);
  if (identity.kind !== "group") return false;
  const name = identity.kubernetes?.groups[0] ?? "";
  return (
    name === "system:authenticated" ||
    name === "system:unauthenticated" ||
    name === "system:serviceaccounts" ||
    name.startsWith("system:serviceaccounts:")
  );
}

/** Edge order is the tie-break order of paths: kind, then from, then to, by their texts; firmer first among equals. */
function sortEdges(world: World, edges: readonly LooseEdge[]): readonly LooseEdge[] {
  const ranks = identityRanks(world);
  const kinds = new Map<EdgeKind | string, number>();
  const kindOf = ({ record }: LooseEdge): EdgeKind | string => (isStep(record) ? record.kind : record.joint);
  for (const edge of edges) kinds.set(kindOf(edge), 0);
  const textOf = (kind: EdgeKind | string): string => (typeof kind === "string" ? `~${kind}` : kind.id);
  for (const [rank, kind] of [...kinds.keys()].sort((a, b) => compareText(textOf(a), textOf(b))).entries())
    kinds.set(kind, rank);
  // Least significant first: each pass keeps the order of the one before.
  let order: readonly LooseEdge[] = edges;
  order = countingSort(order, (edge) => stratumOf(edge.record.open));
  order = countingSort(order, (edge) => edge.weight);
  order = countingSort(order, (edge) => ranks[edge.to] ?? 0);
  order = countingSort(order, (edge) => ranks[edge.from] ?? 0);
  return countingSort(order, (edge) => kinds.get(kindOf(edge)) ?? 0);
}

const rankings = new WeakMap<World, Uint32Array>();

/** Place of each identity by the text of its key, worked out again when there are more of them. */
function identityRanks(world: World): Uint32Array {
  let ranks = rankings.get(world);
  if (ranks === undefined || ranks.length !== world.identities.size) {
    ranks = textRanks(world.identities.list().map((identity) => identity.key));
    rankings.set(world, ranks);
  }
  return ranks;
}

/** Sorts by a small whole number, in time linear in the numbers; equal ones keep their order. */
function countingSort(edges: readonly LooseEdge[], keyOf: (edge: LooseEdge) => number): readonly LooseEdge[] {
  const keys = new Uint32Array(edges.length);
  let most = 0;
  let ascending = true;
  let last = 0;
  for (const [at, edge] of edges.entries()) {
    const key = keyOf(edge);
    keys[at] = key;
    if (key > most) most = key;
    ascending &&= key >= last;
    last = key;
  }
  if (ascending) return edges;
  const starts = new Uint32Array(most + 2);
  for (const key of keys) starts[key + 1] = (starts[key + 1] ?? 0) + 1;
  for (let key = 0; key <= most; key++) starts[key + 1] = (starts[key + 1] ?? 0) + (starts[key] ?? 0);
  const sorted = [...edges];
  for (const [at, edge] of edges.entries()) {
    const key = keys[at] ?? 0;
    const place = starts[key] ?? 0;
    starts[key] = place + 1;
    sorted[place] = edge;
  }
  return sorted;
}

/** Place of each text in code-unit order, by index. */
function textRanks(texts: readonly string[]): Uint32Array {
  const order = texts.map((_, id) => id).sort((a, b) => compareText(texts[a] ?? "", texts[b] ?? ""));
  const ranks = new Uint32Array(texts.length);
  for (let place = 0; place < order.length; place++) ranks[order[place] ?? 0] = place;
  return ranks;
}

/** Code-unit order: the same on every machine, unlike a locale's. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
