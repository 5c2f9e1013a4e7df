/** The graph as lines: one per (edge, from, to), each judged alone, hubs expanded, no self pairs, no denied lines. */
import { any, type Open } from "../facts/open.ts";
import type { Verdict } from "../facts/verdict.ts";
import { compareText } from "../graph/build.ts";
import { type Graph, isStep, recordOf, type StepRecord } from "../graph/graph.ts";
import type { EvidenceJson, OpenJson } from "../queries/answer.ts";
import { raisedOf } from "../world/raised.ts";
import type { World } from "../world/world.ts";
import { openJson } from "./open-json.ts";
import type { Places } from "./places.ts";

export interface GraphLine {
  readonly edge: string;
  readonly nature: "identity" | "abuse";
  readonly from: string;
  readonly to: string;
  readonly verdict: Verdict;
  readonly open: OpenJson;
  readonly evidence: readonly EvidenceJson[];
  /** Groups and access policies of the target, where a mapping or impersonation made it. */
  readonly as?: { readonly groups: readonly string[]; readonly accessPolicies: readonly string[] };
}

/** Yields the lines in order of edge, from, to. `hubs` keeps hubs as nodes, with a line of edge `hub` for each spoke. */
export function* graphLines(
  world: World,
  graph: Graph,
  places: Places,
  options: { readonly hubs: boolean },
): Generator<GraphLine> {
  const groups = new Map<
    string,
    { record: StepRecord; from: number; to: number; opens: Open[]; records: StepRecord[] }
  >();
  const put = (record: StepRecord, from: number, to: number): void => {
    const source = world.identities.at(from);
    const target = world.identities.at(to);
    if (source.shown === target.shown && source.cluster === target.cluster) return;
    const key = `${record.kind.id}\u0000${source.shown}\u0000${target.key}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { record, from, to, opens: [record.open], records: [record] });
    else {
      known.opens.push(record.open);
      known.records.push(record);
    }
  };
  const spokes: [number, number][] = [];
  for (let edge = 0; edge < graph.records.length; edge++) {
    const record = recordOf(graph, edge);
    const from = graph.from[edge] ?? 0;
    const to = graph.to[edge] ?? 0;
    if (!isStep(record)) {
      if (options.hubs && (record.joint === "spoke" || world.identities.at(to).kind === "hub")) spokes.push([from, to]);
      continue;
    }
    // A derived edge says again, for one start, what its step says with its `with` list.
    if (record.uses !== undefined) continue;
    if (options.hubs) {
      put(record, from, to);
      continue;
    }
    for (const source of membersOf(world, graph, from))
      for (const target of spread(world, graph, to)) {
        // What is put on a principal leads nowhere new when it leads to that principal.
        const isOwn = raisedOf(world.identities.at(source).key)?.principal === world.identities.at(target).key;
        if (!isOwn) put(record, source, target);
      }
  }
  const sorted = [...groups].sort(([a], [b]) => compareText(a, b));
  for (const [, { record, from, to, opens, records }] of sorted) {
    const open = any(opens);
    const { verdict, open: left } = world.conditions.settle(open, new Map());
    if (verdict === "denied") continue;
    const target = world.identities.at(to);
    const evidence = records.flatMap((one) => Object.values(one.step.because).flatMap((need) => need.evidence));
    yield {
      edge: record.kind.id,
      nature: record.kind.nature,
      from: world.identities.at(from).shown,
      to: target.shown,
      verdict,
      open: verdict === "allowed" ? {} : openJson(left, places),
      evidence: places.all(evidence),
      ...(target.kubernetes === undefined || target.kind === "group" || target.key === target.shown
        ? {}
        : {
            as: {
              groups: target.kubernetes.groups,
              accessPolicies: target.kubernetes.accessPolicies.map((policy) => policy.policyArn),
            },
          }),
    };
  }
  for (const [hub, to] of spokes) {
    yield {
      edge: "hub",
      nature: "identity",
      from: world.identities.at(hub).shown,
      to: world.identities.at(to).shown,
      verdict: "allowed",
      open: {},
      evidence: [],
    };
  }
}

/** A node itself, or of a joint everybody who goes through it. */
function membersOf(world: World, graph: Graph, node: number): number[] {
  if (world.identities.at(node).kind !== "hub") return [node];
  const edges = graph.in.edges.subarray(graph.in.start[node] ?? 0, graph.in.start[node + 1] ?? 0);
  return Array.from(edges).flatMap((edge) => (isStep(recordOf(graph, edge)) ? [] : [graph.from[edge] ?? 0]));
}

/** A node itself, or everything behind a hub, nested ones opened. */
function spread(world: World, graph: Graph, hub: number): number[] {
  if (world.identities.at(hub).kind !== "hub") return [hub];
  const found: number[] = [];
  const seen = new Set([hub]);
  const queue = [hub];
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    for (let cursor = graph.out.start[node] ?? 0; cursor < (graph.out.start[node + 1] ?? 0); cursor++) {
      const edge = graph.out.edges[cursor] ?? 0;
      const record = recordOf(graph, edge);
      if (isStep(record) || record.joint !== "spoke") continue;
      const to = graph.to[edge] ?? 0;
      if (seen.has(to)) continue;
      seen.add(to);
      if (world.identities.at(to).kind === "hub") queue.push(to);
      else found.push(to);
    }
  }
  return found;
}
