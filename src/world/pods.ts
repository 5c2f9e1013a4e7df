/** The pods of a cluster as identities, and where they run. Without a listing of pods each workload stands for its own. */
import type { Handle } from "../facts/evidence.ts";
import type { PodSpecFact, WorkloadFact } from "../facts/kubernetes.ts";
import { assume } from "./assumptions.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import type { World } from "./world.ts";

/** One pod, or the pods of one workload. */
export interface PodAt {
  readonly node: number;
  readonly namespace: string;
  /** Name of the pod; of a workload's pods `kind/name`. */
  readonly name: string;
  readonly spec: PodSpecFact;
  /** Place of the pod spec. */
  readonly evidence: Handle;
  /** Node that it is bound to; `undefined` when that is not known. */
  readonly nodeName: string | undefined;
  /** One pod of it runs on every node: a DaemonSet without a node selector. */
  readonly everyNode: boolean;
  /** A static pod: it carries no ServiceAccount. */
  readonly mirror: boolean;
  /** Assumptions that its being there rests on. */
  readonly assumes: readonly string[];
  readonly workload?: WorkloadFact;
}

/** Pods that run, or, where the snapshot has no listing of pods, workloads that would make some. */
export function podsOf(world: World, cluster: Pick<ClusterWorld, "name" | "facts">): readonly PodAt[] {
  const { facts, name } = cluster;
  const { evidence } = world.estate;
  const pods = facts.pods
    // A finished pod has no process to act with.
    .filter((pod) => pod.phase !== "Succeeded" && pod.phase !== "Failed")
    .map(
      (pod): PodAt => ({
        node: world.identities.pod(name, pod.namespace, pod.name),
        namespace: pod.namespace,
        name: pod.name,
        spec: pod,
        evidence: evidence.below(pod.evidence, "spec"),
        nodeName: pod.nodeName === "" ? undefined : pod.nodeName,
        everyNode: false,
        mirror: pod.mirror,
        assumes: [],
      }),
    );
  if (facts.live.has("Pod") || facts.workloads.length === 0) return pods;
  if (assume(world, "workload-pods", name) === "none") return pods;
  const running = new Set(facts.pods.map((pod) => `${pod.namespace}/${ownerName(pod.owner)}`));
  for (const workload of facts.workloads) {
    if (workload.owner !== undefined || running.has(`${workload.namespace}/${workload.name}`)) continue;
    const at = `${workload.workloadKind.toLowerCase()}/${workload.name}`;
    const node = world.identities.pod(name, workload.namespace, at);
    const spec =
      workload.workloadKind === "CronJob"
        ? ["spec", "jobTemplate", "spec", "template", "spec"]
        : ["spec", "template", "spec"];
    pods.push({
      node,
      namespace: workload.namespace,
      name: at,
      spec: workload.template,
      evidence: evidence.below(workload.evidence, ...spec),
      nodeName: undefined,
      everyNode: workload.workloadKind === "DaemonSet" && Object.keys(workload.template.nodeSelector).length === 0,
      mirror: false,
      assumes: ["workload-pods"],
      workload,
    });
    world.identities.detail(node).evidence ??= workload.evidence;
  }
  return pods;
}

/** Name of the workload behind an owner: a ReplicaSet of a Deployment adds a hash. */
function ownerName(owner: { readonly kind: string; readonly name: string } | undefined): string {
  if (owner === undefined) return "";
  return owner.kind === "ReplicaSet" ? owner.name.replace(/-[0-9a-z]+$/, "") : owner.name;
}

/** Pods that a scope of a grant on `pods` reaches: a hub for a namespace or all, identities for names. */
export function* podTargets(
  cluster: ClusterWorld,
  scope: { readonly namespace: string; readonly names: "*" | readonly string[] },
): Generator<number> {
  if (scope.names === "*") {
    yield scope.namespace === "" ? cluster.hubs.everyPod() : cluster.hubs.podsOf(scope.namespace);
    return;
  }
  const { names } = scope;
  for (const pod of cluster.pods())
    if ((scope.namespace === "" || pod.namespace === scope.namespace) && names.some((name) => bears(pod, name)))
      yield pod.node;
}

/** Pods of a StatefulSet have names that are known beforehand. */
function bears(pod: PodAt, name: string): boolean {
  if (pod.name === name) return true;
  return (
    pod.workload?.workloadKind === "StatefulSet" &&
    /-\d+$/.test(name) &&
    name.replace(/-\d+$/, "") === pod.workload.name
  );
}
