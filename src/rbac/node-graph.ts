/** What runs on which node and what it refers to. Rule: kubernetes plugin/pkg/auth/authorizer/node/graph.go. */
import type { ClusterFacts } from "../facts/estate.ts";
import type { Handle } from "../facts/evidence.ts";
import type { OtherObjectFact, PodFact } from "../facts/kubernetes.ts";

/** Kinds of objects that the Node authorizer ties to nodes. */
export type NodeObject =
  | "pods"
  | "secrets"
  | "configmaps"
  | "serviceaccounts"
  | "persistentvolumeclaims"
  | "persistentvolumes"
  | "volumeattachments"
  | "resourceclaims"
  | "resourceslices";

/** An object tied to a node, and the object that ties it there (a pod; for volumes the volume itself). */
export interface Related {
  readonly namespace: string;
  readonly name: string;
  readonly evidence: Handle;
}

export interface NodeGraph {
  /** The tie between an object and a node; `undefined` = none. */
  relation(node: string, kind: NodeObject, namespace: string, name: string): Related | undefined;
  /** Every object of a kind that is tied to a node. */
  related(node: string, kind: NodeObject): readonly Related[];
}

/** Builds the graph of pods that are bound to nodes. Mirror pods tie nothing but themselves. */
export function nodeGraph(cluster: ClusterFacts): NodeGraph {
  const byNode = new Map<string, Map<string, Related>>();
  const tie = (node: string, kind: NodeObject, namespace: string, name: string, evidence: Handle): void => {
    let own = byNode.get(node);
    if (own === undefined) {
      own = new Map();
      byNode.set(node, own);
    }
    const key = `${kind}/${namespace}/${name}`;
    if (!own.has(key)) own.set(key, { namespace, name, evidence });
  };
  for (const pod of cluster.pods) if (pod.nodeName !== "") tiePod(pod, tie);
  for (const other of cluster.others) tieOther(other, byNode, tie);
  // Asked for every question and node: sorted once.
  const sorted = new Map<string, Map<string, Related[]>>();
  const sortedOf = (node: string): Map<string, Related[]> => {
    let kinds = sorted.get(node);
    if (kinds === undefined) {
      kinds = new Map();
      for (const [key, related] of [...(byNode.get(node) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1))) {
        const kind = key.slice(0, key.indexOf("/"));
        const list = kinds.get(kind);
        if (list === undefined) kinds.set(kind, [related]);
        else list.push(related);
      }
      sorted.set(node, kinds);
    }
    return kinds;
  };
  return {
    relation: (node, kind, namespace, name) => byNode.get(node)?.get(`${kind}/${namespace}/${name}`),
    related: (node, kind) => sortedOf(node).get(kind) ?? [],
  };
}

type Tie = (node: string, kind: NodeObject, namespace: string, name: string, evidence: Handle) => void;

function tiePod(pod: PodFact, tie: Tie): void {
  const { nodeName, namespace, evidence } = pod;
  tie(nodeName, "pods", namespace, pod.name, evidence);
  if (pod.mirror) return;
  const refer = (kind: NodeObject, names: readonly string[]): void => {
    for (const name of names) if (name !== "") tie(nodeName, kind, namespace, name, evidence);
  };
  refer("serviceaccounts", [pod.serviceAccountName]);
  refer("secrets", pod.imagePullSecrets);
  for (const container of pod.containers) {
    refer("secrets", container.envSecrets);
    refer("configmaps", container.envConfigMaps);
  }
  for (const volume of pod.volumes) {
    if (volume.type === "secret") refer("secrets", [volume.source]);
    if (volume.type === "configMap") refer("configmaps", [volume.source]);
    if (volume.type === "persistentVolumeClaim") refer("persistentvolumeclaims", [volume.source]);
    refer("secrets", volume.projectedSecrets);
    refer("configmaps", volume.projectedConfigMaps);
  }
}

function tieOther(fact: OtherObjectFact, byNode: ReadonlyMap<string, ReadonlyMap<string, Related>>, tie: Tie): void {
  const spec = fieldsOf(fact.object["spec"]);
  const nodeName = spec["nodeName"];
  if (fact.objectKind === "VolumeAttachment" && typeof nodeName === "string")
    tie(nodeName, "volumeattachments", "", fact.name, fact.evidence);
  if (fact.objectKind === "ResourceSlice" && typeof nodeName === "string")
    tie(nodeName, "resourceslices", "", fact.name, fact.evidence);
  if (fact.objectKind !== "PersistentVolume") return;
  const claim = fieldsOf(spec["claimRef"]);
  const key = `persistentvolumeclaims/${String(claim["namespace"])}/${String(claim["name"])}`;
  for (const [node, own] of byNode) {
    if (!own.has(key)) continue;
    tie(node, "persistentvolumes", "", fact.name, fact.evidence);
    // Only the secrets that a kubelet itself needs: pkg/api/v1/persistentvolume/util.go VisitPVSecretNames, kubeletVisible.
    for (const field of ["nodePublishSecretRef", "nodeStageSecretRef", "nodeExpandSecretRef"]) {
      const { namespace, name } = fieldsOf(fieldsOf(spec["csi"])[field]);
      if (typeof namespace === "string" && typeof name === "string")
        tie(node, "secrets", namespace, name, fact.evidence);
    }
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  // A record of unknowns claims nothing about what is in it.
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
