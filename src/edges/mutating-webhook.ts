import { askEach } from "../world/held.ts";
import { defineEdge } from "./edge.ts";
import { rightSteps } from "./right-steps.ts";

export const mutatingWebhook = defineEdge({
  id: "mutating-webhook",
  title: "rewrites pods by a mutating webhook",
  from: ["kubernetes", "rights"],
  to: ["service-account"],
  nature: "abuse",
  meaning:
    "A mutating webhook rewrites whatever is admitted: image and ServiceAccount of the next pod that anybody makes.",
  needs: { write: "may create, update or patch mutating webhook configurations" },
  severity: "critical",
  attack: ["T1546"],
  references: ["https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/"],
  blindSpots: ["namespaces in which no pod is ever made", "a right to change configurations of which none is there"],
  reads: ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "AccessPolicyAssociation", "ServiceAccount"],
  covers: ["kubernetes:36", "rbac-police:control_webhooks"],
  find: (world, scope) =>
    rightSteps(world, scope, {
      need: "write",
      questions: () =>
        askEach(["create", "update", "patch"], "admissionregistration.k8s.io", "mutatingwebhookconfigurations"),
      targets: (cluster, { namespace }) => (namespace === "" ? [cluster.hubs.everyRunnableAccount()] : []),
    }),
});
