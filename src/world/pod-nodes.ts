/** The nodes that the pods of an identity run on: where breaking out of them leads. */
import type { Open } from "../facts/open.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import type { PodAt } from "./pods.ts";
import { placementGap } from "./pods-of-nodes.ts";
import type { World } from "./world.ts";

/** The node, or a hub over every node: firm for a DaemonSet, else with the gap that nobody knows the node. */
export function nodeOf(world: World, cluster: ClusterWorld, pod: PodAt): { readonly to: number; readonly open?: Open } {
  if (pod.nodeName !== undefined) return { to: world.identities.node(cluster.name, pod.nodeName) };
  if (pod.everyNode) return { to: cluster.hubs.everyNode() };
  return { to: cluster.hubs.everyNode(), open: placementGap(world, cluster) };
}
