/** The pods that a node holds, as far as the snapshot says. */
import type { Handle } from "../facts/evidence.ts";
import type { Open } from "../facts/open.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import type { GrantScope } from "./grants.ts";
import type { PodAt } from "./pods.ts";
import type { World } from "./world.ts";

export interface PodsOfNode {
  /** A hub over pods. */
  readonly to: number;
  readonly evidence: readonly Handle[];
  readonly open?: Open;
}

/** Hubs of the pods bound to a node, of those that run on every node, and (unknown) of those of which nobody knows the node. `*` is the node of a cluster without known nodes: everything runs there. */
export function* podsOfNode(world: World, cluster: ClusterWorld, node: string): Generator<PodsOfNode> {
  const pods = cluster.pods();
  const on = pods.find((pod) => pod.nodeName === node);
  if (on !== undefined) yield { to: cluster.hubs.podsOn(node), evidence: [on.evidence] };
  const everywhere = pods.find((pod) => pod.everyNode);
  if (everywhere !== undefined) yield { to: cluster.hubs.everywherePods(), evidence: [everywhere.evidence] };
  const unplaced = pods.find((pod) => pod.nodeName === undefined && !pod.everyNode);
  if (unplaced === undefined) return;
  const to = cluster.hubs.unplacedPods();
  if (node === "*") yield { to, evidence: [unplaced.evidence] };
  else yield { to, evidence: [unplaced.evidence], open: placementGap(world, cluster) };
}

/** Nobody knows on which nodes the pods of workloads run. */
export function placementGap(world: World, cluster: ClusterWorld): Open {
  const gap = world.gap({
    kind: "not-supplied",
    what: `on which nodes of cluster \`${cluster.name}\` the pods of its workloads run`,
    direction: "may-add",
    scope: `cluster:${cluster.name}/Pod`,
    close: "kubectl get pods -A -o yaml",
  });
  return { kind: "gap", gap };
}

/** Pods on the nodes that a right on nodes takes in: all pods, or those bound to the named nodes. */
export function* podsOfNodes(cluster: ClusterWorld, scope: GrantScope): Generator<number> {
  // Nodes are cluster-scoped: a RoleBinding never grants them.
  if (scope.namespace !== "") return;
  if (scope.names === "*") {
    yield cluster.hubs.everyPod();
    return;
  }
  for (const name of scope.names)
    if (cluster.pods().some((pod: PodAt) => pod.nodeName === name)) yield cluster.hubs.podsOn(name);
}
