/** Who decides what a pod of a namespace looks like: by creating it, by changing what makes it, or by adding a container. */
import type { ClusterWorld } from "./cluster-world.ts";
import type { End } from "./grants.ts";
import { askEach, heldByAny } from "./held.ts";
import { among } from "./role-steps.ts";
import { CREATE_ANY_POD, WORKLOAD_RESOURCES } from "./workload-kinds.ts";
import type { World } from "./world.ts";

/** One end for each identity and namespace. Changes count where something is there to be changed. */
export function* podWriters(world: World, cluster: ClusterWorld): Generator<End> {
  const seen = new Set<string>();
  const fresh = (end: End): boolean => {
    const key = `${end.node}|${end.scope.namespace}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  };
  for (const end of heldByAny(world, cluster, CREATE_ANY_POD)) if (fresh(end)) yield end;
  const { facts } = cluster;
  for (const { group, resource, kind, mutable } of WORKLOAD_RESOURCES) {
    if (!mutable || !facts.workloads.some((workload) => workload.workloadKind === kind)) continue;
    for (const end of heldByAny(world, cluster, askEach(["update", "patch"], group, resource)))
      if (
        facts.workloads.some(
          ({ workloadKind, namespace, name }) => workloadKind === kind && within(end, namespace, name),
        ) &&
        fresh(end)
      )
        yield end;
  }
  for (const end of heldByAny(world, cluster, askEach(["update", "patch"], "", "pods", "ephemeralcontainers")))
    if (cluster.pods().some(({ namespace, name }) => within(end, namespace, name)) && fresh(end)) yield end;
}

const within = ({ scope }: End, namespace: string, name: string): boolean =>
  (scope.namespace === "" || scope.namespace === namespace) && among(scope.names, name);
