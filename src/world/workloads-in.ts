/** Are there workloads that a right to change them applies to? */
import type { Handle } from "../facts/evidence.ts";
import type { Open } from "../facts/open.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import type { GrantScope } from "./grants.ts";
import { among } from "./role-steps.ts";
import type { World } from "./world.ts";

export interface WorkloadsThere {
  readonly namespace: string;
  readonly exists: { readonly evidence: readonly Handle[]; readonly open?: Open };
}

/** Namespaces of a scope with a workload of the kind; where none of the kind was supplied at all, a gap says so. */
export function workloadsOf(
  world: World,
  cluster: ClusterWorld,
  kind: string,
): (scope: GrantScope) => readonly WorkloadsThere[] {
  const { facts } = cluster;
  if (!facts.listed.has(kind)) {
    // One gap for all kinds: a step for each would say the same thing.
    const gap = world.gap({
      kind: "not-supplied",
      what: `workloads of cluster \`${cluster.name}\``,
      direction: "may-add",
      scope: `cluster:${cluster.name}/workloads`,
      close: "kubectl get deployments,daemonsets,statefulsets,replicasets,cronjobs,replicationcontrollers -A -o yaml",
    });
    const exists = { evidence: [], open: { kind: "gap", gap } } as const;
    return ({ namespace }) => [{ namespace, exists }];
  }
  const byNamespace = Map.groupBy(
    facts.workloads.filter(({ workloadKind }) => workloadKind === kind),
    ({ namespace }) => namespace,
  );
  const there = (namespace: string, names: GrantScope["names"]): WorkloadsThere[] => {
    const found = byNamespace.get(namespace)?.find(({ name }) => among(names, name));
    return found === undefined ? [] : [{ namespace, exists: { evidence: [found.evidence] } }];
  };
  return ({ namespace, names }) =>
    namespace === "" ? [...byNamespace.keys()].flatMap((one) => there(one, names)) : there(namespace, names);
}
