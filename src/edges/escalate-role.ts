import { answerOf } from "../world/holder-answer.ts";
import { clustersIn } from "../world/scope.ts";
import { defineEdge } from "./edge.ts";

export const escalateRole = defineEdge({
  id: "escalate-role",
  title: "gives a role that reaches it any rules",
  from: ["kubernetes", "rights"],
  to: ["rights"],
  nature: "abuse",
  meaning:
    "With the verb escalate a role can be given rules that the writer does not hold: they reach whoever is bound to the role.",
  needs: {
    write: "may update or patch the role",
    escalate: "may escalate that role",
    bound: "is, or also reaches, a subject of a binding to it",
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
  covers: ["kubernetes:11", "icekube:RBAC_ESCALATE_TO", "rbac-police:escalate_roles"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope))
      for (const step of cluster.roleSteps())
        if (step.edge === "escalate-role")
          yield {
            from: step.from,
            to: step.to,
            ...(step.with === undefined ? {} : { with: step.with }),
            because: { write: answerOf(step.write), escalate: answerOf(step.pass), bound: { evidence: step.object } },
            vendor: step.write.grant.vendor && step.pass.grant.vendor,
          };
  },
});
