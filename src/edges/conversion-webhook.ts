import { deputiesOf } from "../world/deputies.ts";
import { askEach, heldByAny } from "../world/held.ts";
import { answerOf } from "../world/holder-answer.ts";
import { among } from "../world/role-steps.ts";
import { clustersIn } from "../world/scope.ts";
import { defineEdge } from "./edge.ts";

export const conversionWebhook = defineEdge({
  id: "conversion-webhook",
  title: "rewrites resources of a controller by a conversion webhook",
  from: ["kubernetes", "rights"],
  to: ["service-account"],
  nature: "abuse",
  meaning:
    "Whoever may change a CustomResourceDefinition can have every object of it converted by a webhook of theirs: what its controller then reads is theirs.",
  needs: { write: "may update or patch the CustomResourceDefinition", controller: "a controller acts on its objects" },
  severity: "high",
  attack: ["T1557"],
  references: [
    "https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#webhook-conversion",
  ],
  blindSpots: [
    "a definition of one version, which is not converted until another is added",
    "controllers that the list does not know",
  ],
  reads: [
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "AccessPolicyAssociation",
    "CustomResourceDefinition",
    "ServiceAccount",
  ],
  covers: ["kubernetes:40"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope)) {
      const deputies = deputiesOf(world, cluster);
      if (deputies.length === 0) continue;
      for (const end of heldByAny(
        world,
        cluster,
        askEach(["update", "patch"], "apiextensions.k8s.io", "customresourcedefinitions"),
      )) {
        // Definitions are cluster-scoped.
        if (end.scope.namespace !== "") continue;
        const seen = new Set<number>();
        for (const { deputy, evidence, targets } of deputies) {
          if (!among(end.scope.names, deputy.crd)) continue;
          for (const to of targets("")) {
            if (to === end.node || seen.has(to)) continue;
            seen.add(to);
            yield {
              from: end.node,
              to,
              because: { write: answerOf(end), controller: { evidence, note: deputy.controller } },
              vendor: end.grant.vendor,
            };
          }
        }
      }
    }
  },
});
