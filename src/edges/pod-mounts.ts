import { mountsOfPod } from "../world/mounted-rights.ts";
import { clustersIn } from "../world/scope.ts";
import { defineEdge } from "./edge.ts";

export const podMounts = defineEdge({
  id: "pod-mounts",
  title: "pod reads what it mounts",
  from: ["pod"],
  to: ["rights"],
  nature: "identity",
  meaning: "Whoever is in a pod reads the Secrets and ConfigMaps in its volumes and environment.",
  needs: { mounts: "volumes or environment of the pod name them" },
  severity: "info",
  attack: ["T1552.007"],
  references: ["https://kubernetes.io/docs/concepts/configuration/secret/#using-a-secret"],
  blindSpots: ["what the application reads by other means", "Secrets that a CSI driver fetches from outside"],
  reads: ["Pod", "Workload"],
  covers: ["kubernetes:43", "kubehound:VOLUME_ACCESS", "kubehound:TOKEN_STEAL", "icekube:MOUNTS_SECRET"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope))
      for (const pod of cluster.pods()) {
        const to = mountsOfPod(cluster, pod);
        if (to !== undefined)
          yield { from: pod.node, to, because: { mounts: { evidence: [pod.evidence] } }, assumes: pod.assumes };
      }
  },
});
