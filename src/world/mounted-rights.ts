/** What pods show to whoever is in them: any Secret and ConfigMap of the namespace to those who write the pod, the mounted ones to those who get in. */
import type { PolicyRule } from "../facts/kubernetes.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import type { PodAt } from "./pods.ts";
import type { World } from "./world.ts";

const readOf = (resource: string, names: readonly string[]): PolicyRule => ({
  verbs: ["get"],
  apiGroups: [""],
  resources: [resource],
  resourceNames: names,
  nonResourceURLs: [],
});

const EVERY_MOUNT: readonly PolicyRule[] = [readOf("secrets", []), readOf("configmaps", [])];

/** Enters the mounts of every namespace and of every pod into the table of rights. */
export function fillRights(world: World, cluster: ClusterWorld): void {
  const objects = new Map(cluster.facts.namespaces.map((fact) => [fact.name, fact.evidence]));
  const fallback = world.estate.evidence.document("builtin:kubernetes/pod-volumes");
  for (const namespace of cluster.namespaces())
    cluster.rights.ofRules(`mounts/${namespace}`, namespace, EVERY_MOUNT, objects.get(namespace) ?? fallback);
  for (const pod of cluster.pods()) mountsOfPod(cluster, pod);
}

/** Secrets and ConfigMaps that a pod's volumes, environment and image pulls name; `undefined` for none. */
export function mountsOfPod(cluster: ClusterWorld, pod: PodAt): number | undefined {
  const { secrets, configMaps } = mountedBy(pod);
  const rules = [
    ...(secrets.length === 0 ? [] : [readOf("secrets", secrets)]),
    ...(configMaps.length === 0 ? [] : [readOf("configmaps", configMaps)]),
  ];
  if (rules.length === 0) return undefined;
  return cluster.rights.ofRules(`mounted/${pod.namespace}/${pod.name}`, pod.namespace, rules, pod.evidence);
}

/** Names of what a pod mounts or has in its environment. Pull secrets stay with the kubelet. */
export function mountedBy({ spec }: PodAt): {
  readonly secrets: readonly string[];
  readonly configMaps: readonly string[];
} {
  const secrets = new Set<string>();
  const configMaps = new Set<string>();
  for (const volume of spec.volumes) {
    if (volume.type === "secret") secrets.add(volume.source);
    if (volume.type === "configMap") configMaps.add(volume.source);
    for (const name of volume.projectedSecrets) secrets.add(name);
    for (const name of volume.projectedConfigMaps) configMaps.add(name);
  }
  for (const container of spec.containers) {
    for (const name of container.envSecrets) secrets.add(name);
    for (const name of container.envConfigMaps) configMaps.add(name);
  }
  secrets.delete("");
  configMaps.delete("");
  return { secrets: [...secrets].sort(), configMaps: [...configMaps].sort() };
}
