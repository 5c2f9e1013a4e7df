import { askEach } from "../world/held.ts";
import { podTargets } from "../world/pods.ts";
import { defineEdge } from "./edge.ts";
import { rightSteps } from "./right-steps.ts";

export const ephemeralContainer = defineEdge({
  id: "ephemeral-container",
  title: "adds an ephemeral container to a pod",
  from: ["kubernetes"],
  to: ["pod"],
  nature: "abuse",
  meaning:
    "An ephemeral container joins a running pod: it sees the pod's volumes by its processes and can mount its ServiceAccount token.",
  needs: { update: "may update or patch the ephemeral containers of the pod" },
  severity: "high",
  attack: ["T1609"],
  references: ["https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/"],
  blindSpots: ["image policies are not evaluated"],
  reads: ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "AccessPolicyAssociation", "Pod"],
  covers: ["kubernetes:29", "icekube:DEBUG_POD", "rbac-police:pods_ephemeral_ctrs"],
  find: (world, scope) =>
    rightSteps(world, scope, {
      need: "update",
      questions: () => askEach(["update", "patch"], "", "pods", "ephemeralcontainers"),
      targets: podTargets,
    }),
});
