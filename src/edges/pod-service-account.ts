import { clustersIn } from "../world/scope.ts";
import { defineEdge } from "./edge.ts";

export const podServiceAccount = defineEdge({
  id: "pod-service-account",
  title: "pod holds the token of its ServiceAccount",
  from: ["pod"],
  to: ["service-account"],
  nature: "identity",
  meaning:
    "A container of the pod finds a token of the pod's ServiceAccount in its file system and acts as that ServiceAccount.",
  needs: { runsAs: "the pod runs under that ServiceAccount", token: "a token for the API server is mounted" },
  severity: "info",
  attack: ["T1528"],
  references: ["https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/"],
  blindSpots: ["a token that the application gets in another way than by mounting"],
  reads: ["Pod", "ServiceAccount"],
  covers: ["kubernetes:42", "kubehound:IDENTITY_ASSUME", "icekube:USES_ACCOUNT", "rbac-police:assign_sa"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope)) {
      for (const pod of cluster.facts.pods) {
        if (pod.mirror) continue;
        const { evidence } = world.estate;
        const account = cluster.serviceAccount(pod.namespace, pod.serviceAccountName);
        const projected = pod.volumes.find((volume) => volume.tokenAudiences.includes(""));
        const automount = pod.automountServiceAccountToken ?? account?.automountServiceAccountToken ?? true;
        if (!automount && projected === undefined) continue;
        const spec = evidence.below(pod.evidence, "spec");
        yield {
          from: world.identities.pod(cluster.name, pod.namespace, pod.name),
          to: world.identities.serviceAccount(cluster.name, pod.namespace, pod.serviceAccountName),
          because: {
            runsAs: { evidence: [evidence.below(spec, "serviceAccountName")] },
            token: { evidence: [projected === undefined ? spec : evidence.below(spec, "volumes")] },
          },
        };
      }
    }
  },
});
