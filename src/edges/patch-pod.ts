import { askEach } from "../world/held.ts";
import { podTargets } from "../world/pods.ts";
import { defineEdge } from "./edge.ts";
import { rightSteps } from "./right-steps.ts";

export const patchPod = defineEdge({
  id: "patch-pod",
  title: "changes the image of a pod",
  from: ["kubernetes"],
  to: ["pod"],
  nature: "abuse",
  meaning: "The image of a running pod can be changed, so that code of the writer runs in it.",
  needs: { update: "may update or patch the pod" },
  severity: "high",
  attack: ["T1525"],
  references: ["https://kubernetes.io/docs/concepts/workloads/pods/#pod-update-and-replacement"],
  blindSpots: ["image policies are not evaluated"],
  reads: ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "AccessPolicyAssociation", "Pod"],
  covers: ["kubernetes:28", "kubehound:POD_PATCH", "icekube:REPLACE_IMAGE", "rbac-police:modify_pods"],
  find: (world, scope) =>
    rightSteps(world, scope, {
      need: "update",
      questions: () => askEach(["update", "patch"], "", "pods"),
      targets: podTargets,
    }),
});
