import { askEach } from "../world/held.ts";
import { defineEdge } from "./edge.ts";
import { rightSteps } from "./right-steps.ts";

export const validatingWebhook = defineEdge({
  id: "validating-webhook",
  title: "reads what is admitted by a validating webhook",
  from: ["kubernetes", "rights"],
  to: ["rights"],
  nature: "abuse",
  meaning: "A validating webhook is sent every object that is written, Secrets with their values among them.",
  needs: { write: "may create, update or patch validating webhook configurations" },
  severity: "high",
  attack: ["T1557"],
  references: ["https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/"],
  blindSpots: ["Secrets that are never written again are not seen"],
  reads: ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "AccessPolicyAssociation", "Secret"],
  covers: ["kubernetes:37", "rbac-police:control_webhooks"],
  find: (world, scope) =>
    rightSteps(world, scope, {
      need: "write",
      questions: () =>
        askEach(["create", "update", "patch"], "admissionregistration.k8s.io", "validatingwebhookconfigurations"),
      targets: (cluster, { namespace }) => (namespace === "" ? [cluster.hubs.everyMount()] : []),
    }),
});
