/** The namespaces of a cluster, whether or not their objects were supplied. */
import type { ClusterFacts } from "../facts/estate.ts";

/** Namespaces that are objects, hold objects, or in which bindings lie; sorted. */
export function namespacesOf(facts: ClusterFacts): readonly string[] {
  const found = new Set(facts.namespaces.map((fact) => fact.name));
  for (const list of [
    facts.serviceAccounts,
    facts.pods,
    facts.workloads,
    facts.secrets,
    facts.roleBindings,
    facts.roles,
  ])
    for (const fact of list) found.add(fact.namespace);
  found.delete("");
  return [...found].sort();
}
