/** Steps that need a second thing reached as well: fired for every node that reaches the source and all of `with`, to the least fixpoint (docs/answers.md §1). */
import { all } from "../facts/open.ts";
import type { World } from "../world/world.ts";
import type { LooseEdge } from "./build.ts";
import { type Graph, isStep, recordOf, type StepRecord } from "./graph.ts";
import { simplePaths, type WayPath } from "./paths.ts";
import { type Filter, reverseReach, UNREACHED } from "./reach.ts";

const FILTERS: readonly Filter[] = [
  { stratum: 0, abuse: false, everyone: true },
  { stratum: 1, abuse: false, everyone: true },
  { stratum: 2, abuse: false, everyone: true },
  { stratum: 0, abuse: true, everyone: true },
  { stratum: 1, abuse: true, everyone: true },
  { stratum: 2, abuse: true, everyone: true },
];

type Freeze = (world: World, edges: readonly LooseEdge[]) => Graph;

/** Adds the derived edges of `waiting` until nothing new fires. Monotone in the edges, so it ends. */
export function addDerivedEdges(
  world: World,
  base: Graph,
  edges: readonly LooseEdge[],
  waiting: readonly StepRecord[],
  freeze: Freeze,
): Graph {
  const derived = new Map<string, LooseEdge>();
  let graph = base;
  for (;;) {
    let grew = false;
    for (const record of waiting) {
      for (const filter of FILTERS) {
        if (record.kind.nature === "abuse" && !filter.abuse) continue;
        for (const edge of fire(world, graph, record, filter)) {
          const key = `${record.kind.id}|${edge.from}|${edge.to}|${record.step.with?.join(",")}|${filter.stratum}|${filter.abuse}`;
          if (derived.has(key)) continue;
          derived.set(key, edge);
          grew = true;
        }
      }
    }
    if (!grew) return graph;
    graph = freeze(world, [...edges, ...derived.values()]);
  }
}

function* fire(world: World, graph: Graph, record: StepRecord, filter: Filter): Generator<LooseEdge> {
  const ends = [record.step.from, ...(record.step.with ?? [])];
  const distances = ends.map((end) => reverseReach(graph, [{ node: end, distance: 0 }], filter));
  for (let node = 0; node < graph.nodes; node++) {
    if (node === record.step.to || world.identities.at(node).kind === "hub") continue;
    if (distances.some((distance) => (distance[node] ?? UNREACHED) === UNREACHED)) continue;
    const ways: WayPath[] = [];
    for (const [index, end] of ends.entries()) {
      const distance = distances[index];
      if (distance === undefined) continue;
      const first = simplePaths(world, graph, node, (seed) => seed === end, distance, filter).next();
      if (first.done !== true) ways.push(first.value);
    }
    if (ways.length !== ends.length) continue;
    const distinct = new Set(ways.flatMap((way) => way.steps.map((step) => step.edge)));
    let abuse = record.kind.nature === "abuse";
    const open = [record.open];
    for (const way of ways) {
      for (const edge of [
        ...way.steps.flatMap((step) => [...step.members, step.edge, ...step.spokes]),
        ...way.members,
      ]) {
        abuse ||= graph.abuse[edge] === 1;
        open.push(recordOf(graph, edge).open);
      }
    }
    const weight = 1 + [...distinct].reduce((sum, edge) => sum + (graph.weight[edge] ?? 1), 0);
    const uses = ways.map((way) => way.steps.map((step) => recordOf(graph, step.edge)).filter(isStep));
    yield { from: node, to: record.step.to, weight, abuse, record: { ...record, open: all(open), uses } };
  }
}
