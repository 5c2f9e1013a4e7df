/** No index of any kind: every role and binding is looked through for a question, and every edge for each node that was found. */
import type { Graph } from "../../src/graph/graph.ts";
import { admits, type Filter } from "../../src/graph/reach.ts";
import type { World } from "../../src/world/world.ts";
import type { Review } from "./request.ts";

/** Everybody who reaches a seed, with distances: for each node found, all edges are looked through. */
export function scanReach(graph: Graph, seeds: readonly number[], filter: Filter): Map<number, number> {
  const distance = new Map<number, number>(seeds.map((node) => [node, 0]));
  const levels: number[][] = [[...seeds]];
  for (let at = 0; at < levels.length; at++) {
    const level = levels[at] ?? [];
    for (let index = 0; index < level.length; index++) {
      const node = level[index] ?? 0;
      if (distance.get(node) !== at) continue;
      for (let edge = 0; edge < graph.to.length; edge++) {
        if (graph.to[edge] !== node || !admits(graph, edge, filter)) continue;
        const from = graph.from[edge] ?? 0;
        const next = at + (graph.weight[edge] ?? 1);
        if (next >= (distance.get(from) ?? Number.POSITIVE_INFINITY)) continue;
        distance.set(from, next);
        levels[next] ??= [];
        levels[next].push(from);
      }
    }
    levels[at] ??= [];
  }
  return distance;
}

/** Is the ServiceAccount granted the request by some binding? As kubectl-who-can looks: bindings, then the role of each, rule by rule. */
export function scanCan(world: World, request: Review): boolean {
  const { authorizer } = world.cluster(request.cluster);
  const own = [`system:serviceaccounts`, `system:serviceaccounts:${request.account.namespace}`, "system:authenticated"];
  const combined = request.subresource === "" ? request.resource : `${request.resource}/${request.subresource}`;
  for (const { fact, role } of authorizer.bindings) {
    if (role === undefined || (fact.namespace !== "" && fact.namespace !== request.namespace)) continue;
    const named = fact.subjects.some((subject) =>
      subject.kind === "ServiceAccount"
        ? subject.name === request.account.name && (subject.namespace || fact.namespace) === request.account.namespace
        : subject.kind === "Group" && own.includes(subject.name),
    );
    if (!named) continue;
    for (const rule of role.rules) {
      if (rule.resourceNames.length > 0) continue;
      if (!rule.verbs.includes("*") && !rule.verbs.includes(request.verb)) continue;
      if (!rule.apiGroups.includes("*") && !rule.apiGroups.includes(request.group)) continue;
      if (
        rule.resources.includes("*") ||
        rule.resources.includes(combined) ||
        (request.subresource !== "" && rule.resources.includes(`*/${request.subresource}`))
      )
        return true;
    }
  }
  return false;
}
