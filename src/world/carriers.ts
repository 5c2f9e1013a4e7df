/** Pods and workload templates that run under a ServiceAccount. */
import type { Carriers, World } from "./world.ts";

/** By ServiceAccount identity: how many pods (where there are none: workloads), and three names. */
export function carriersIndex(world: World): Map<number, Carriers> {
  const found = new Map<number, { count: number; samples: string[] }>();
  const add = (cluster: string, namespace: string, account: string, name: string): void => {
    const node = world.identities.serviceAccount(cluster, namespace, account);
    const known = found.get(node);
    if (known === undefined) found.set(node, { count: 1, samples: [name] });
    else {
      known.count++;
      if (known.samples.length < 3) known.samples.push(name);
    }
  };
  for (const { name: cluster, facts } of world.clusters.values()) {
    for (const pod of facts.pods) add(cluster, pod.namespace, pod.serviceAccountName, `${pod.namespace}/${pod.name}`);
    // Manifests name workloads, not pods: the template carries the account as well.
    if (facts.pods.length === 0)
      for (const workload of facts.workloads)
        add(
          cluster,
          workload.namespace,
          workload.template.serviceAccountName,
          `${workload.namespace}/${workload.name}`,
        );
  }
  return found;
}
