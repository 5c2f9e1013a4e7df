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

/** Namespaces of the scope with a workload of the kind; where none of the kind was supplied at all, a gap says so. */
export function* workloadsIn(
  world: World,
  cluster: ClusterWorld,
  kind: string,
  scope: GrantScope,
): Generator<WorkloadsThere> {
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
    yield { namespace: scope.namespace, exists: { evidence: [], open: { kind: "gap", gap } } };
    return;
  }
  const seen = new Set<string>();
  for (const workload of facts.workloads) {
    const { namespace, name, workloadKind, evidence } = workload;
    if (workloadKind !== kind || seen.has(namespace) || !among(scope.names, name)) continue;
    if (scope.namespace !== "" && scope.namespace !== namespace) continue;
    seen.add(namespace);
    yield { namespace, exists: { evidence: [evidence] } };
  }
}
