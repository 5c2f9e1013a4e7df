/** Steps out of a pod onto its node, where the pod's own declaration opens the way. */
import type { ClusterWorld } from "../world/cluster-world.ts";
import type { NeedAnswer } from "../world/need.ts";
import { nodeOf } from "../world/pod-nodes.ts";
import type { PodAt } from "../world/pods.ts";
import { clustersIn } from "../world/scope.ts";
import type { World } from "../world/world.ts";
import type { Scope, Step } from "./edge.ts";

/** One step for each pod that `judge` answers all needs of; `undefined` = the pod does not open the way. Where the pod runs joins the first need. */
export function* escapeSteps<Need extends string>(
  world: World,
  scope: Scope,
  judge: (pod: PodAt, cluster: ClusterWorld) => Readonly<Record<Need, NeedAnswer>> | undefined,
): Generator<Step<Need>> {
  for (const cluster of clustersIn(world, scope))
    for (const pod of cluster.pods()) {
      const because = judge(pod, cluster);
      if (because === undefined) continue;
      const { to, open } = nodeOf(world, cluster, pod);
      const [first] = Object.keys(because) as Need[]; // keys of a record of needs
      const answers =
        open === undefined || first === undefined ? because : { ...because, [first]: { ...because[first], open } };
      yield { from: pod.node, to, because: answers, assumes: pod.assumes };
    }
}

/** Place of a container in its pod. */
export function containerPlace(world: World, pod: PodAt, index: number): NeedAnswer {
  const container = pod.spec.containers[index];
  if (container === undefined) return { evidence: [pod.evidence] };
  const list = `${container.type}s`;
  const place = pod.spec.containers.slice(0, index).filter((other) => other.type === container.type).length;
  return { evidence: [world.estate.evidence.below(pod.evidence, list, place)] };
}
