import { ask } from "../world/held.ts";
import { jointSteps } from "../world/joint-steps.ts";
import { clustersIn } from "../world/scope.ts";
import { CREATE_ANY_POD } from "../world/workload-kinds.ts";

const NEEDS = [
  [ask("create", "", "persistentvolumes")],
  [ask("create", "", "persistentvolumeclaims")],
  CREATE_ANY_POD,
] as const;

import { defineEdge } from "./edge.ts";

export const pvHostPath = defineEdge({
  id: "pv-host-path",
  title: "mounts a path of the node by a volume",
  from: ["kubernetes", "rights"],
  to: ["node"],
  nature: "abuse",
  meaning:
    "A PersistentVolume may be a path of the node. Pod Security judges the volumes in a pod, not the PersistentVolume behind its claim.",
  needs: {
    volume: "may create persistent volumes",
    claim: "may create claims in the namespace",
    pod: "may create pods or workloads there",
  },
  severity: "critical",
  attack: ["T1611"],
  references: [
    "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#persistent-volume-creation",
  ],
  blindSpots: ["a claim that is there already and would bind to the volume"],
  reads: ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "AccessPolicyAssociation", "Node"],
  covers: ["kubernetes:57"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope))
      for (const { from, ends, answers, vendor } of jointSteps(world, cluster, NEEDS)) {
        // Persistent volumes are cluster-scoped.
        if (!ends[0].some((end) => end.scope.namespace === "")) continue;
        yield {
          from,
          to: cluster.hubs.everyNode(),
          because: { volume: answers[0], claim: answers[1], pod: answers[2] },
          vendor,
        };
      }
  },
});
