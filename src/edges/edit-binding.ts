import { answerOf } from "../world/holder-answer.ts";
import { clustersIn } from "../world/scope.ts";
import { defineEdge } from "./edge.ts";

export const editBinding = defineEdge({
  id: "edit-binding",
  title: "adds itself to a binding",
  from: ["kubernetes", "rights"],
  to: ["rights"],
  nature: "abuse",
  meaning:
    "A roleRef never changes, but the subjects of a binding do: whoever may write the binding and bind its role becomes a subject.",
  needs: {
    write: "may update or patch the binding",
    bind: "may bind the role that the binding refers to",
    binding: "the binding is there",
  },
  severity: "critical",
  attack: ["T1098.006"],
  references: [
    "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping",
  ],
  blindSpots: [
    "the rights that are come by are not added to those that the writer holds: a step that needs some of each is not found",
  ],
  reads: ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "AccessPolicyAssociation"],
  covers: ["kubernetes:14", "icekube:RBAC_ESCALATE_TO"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope))
      for (const step of cluster.roleSteps())
        if (step.edge === "edit-binding")
          yield {
            from: step.from,
            to: step.to,
            ...(step.with === undefined ? {} : { with: step.with }),
            because: { write: answerOf(step.write), bind: answerOf(step.pass), binding: { evidence: step.object } },
            vendor: step.write.grant.vendor && step.pass.grant.vendor,
          };
  },
});
