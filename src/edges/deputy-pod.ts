import { deputiesOf } from "../world/deputies.ts";
import { askEach, heldByAny } from "../world/held.ts";
import { answerOf } from "../world/holder-answer.ts";
import { clustersIn } from "../world/scope.ts";
import { defineEdge } from "./edge.ts";

export const deputyPod = defineEdge({
  id: "deputy-pod",
  title: "has a controller run a pod or use a token for it",
  from: ["kubernetes", "rights"],
  to: ["service-account"],
  nature: "abuse",
  meaning:
    "Custom resources that name a ServiceAccount have their controller run pods under it, or request a token of it: whoever writes them acts as any ServiceAccount of the namespace.",
  needs: { write: "may create, update or patch the resource", controller: "a controller acts on it" },
  severity: "high",
  attack: ["T1098", "T1610"],
  references: ["https://kubernetes.io/docs/concepts/extend-kubernetes/operator/"],
  blindSpots: ["controllers that the list does not know"],
  reads: [
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "AccessPolicyAssociation",
    "CustomResourceDefinition",
    "ServiceAccount",
  ],
  covers: ["kubernetes:41", "kubernetes:26"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope))
      for (const { deputy, group, resource, evidence, targets } of deputiesOf(world, cluster)) {
        if (deputy.acts.as === "controller") continue;
        for (const end of heldByAny(world, cluster, askEach(["create", "update", "patch"], group, resource)))
          for (const to of targets(end.scope.namespace))
            if (to !== end.node)
              yield {
                from: end.node,
                to,
                because: {
                  write: answerOf(end),
                  controller: { evidence, note: `${deputy.controller}, limited by ${deputy.limits}` },
                },
                vendor: end.grant.vendor,
              };
      }
  },
});
