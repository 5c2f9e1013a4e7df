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
  reads: ["Pod", "Workload", "ServiceAccount"],
  covers: ["kubernetes:42", "kubehound:IDENTITY_ASSUME", "icekube:USES_ACCOUNT", "rbac-police:assign_sa"],
  *find(world, scope) {
    const { evidence } = world.estate;
    for (const cluster of clustersIn(world, scope)) {
      for (const { node, namespace, spec, mirror, evidence: place, assumes } of cluster.pods()) {
        // The mirror of a static pod refers to no API object.
        if (mirror) continue;
        const account = cluster.serviceAccount(namespace, spec.serviceAccountName);
        const projected = spec.volumes.find((volume) => volume.tokenAudiences.includes(""));
        const automount = spec.automountServiceAccountToken ?? account?.automountServiceAccountToken ?? true;
        if (!automount && projected === undefined) continue;
        yield {
          from: node,
          to: world.identities.serviceAccount(cluster.name, namespace, spec.serviceAccountName),
          because: {
            runsAs: { evidence: [evidence.below(place, "serviceAccountName")] },
            token: { evidence: [projected === undefined ? place : evidence.below(place, "volumes")] },
          },
          sets: { "@one-pod": ["held"] },
          assumes,
        };
      }
    }
  },
});
