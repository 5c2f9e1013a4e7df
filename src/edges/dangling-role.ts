import { answerOf } from "../world/holder-answer.ts";
import { clustersIn } from "../world/scope.ts";
import { defineEdge } from "./edge.ts";

export const danglingRole = defineEdge({
  id: "dangling-role",
  title: "creates the role that a binding waits for",
  from: ["kubernetes", "rights"],
  to: ["rights"],
  nature: "abuse",
  meaning: "A binding to a role that does not exist gives nothing until somebody creates the role.",
  needs: {
    write: "may create roles there",
    escalate: "may escalate roles",
    bound: "is, or also reaches, a subject of a binding to a missing role",
  },
  severity: "critical",
  attack: ["T1098.006"],
  references: [
    "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping",
  ],
  blindSpots: [
    "the rights that are come by are not added to those that the writer holds: a step that needs some of each is not found",
    "without escalate the new role can hold only rules of its writer: others gain by that, the writer does not",
  ],
  reads: ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "AccessPolicyAssociation"],
  covers: ["kubernetes:15"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope))
      for (const step of cluster.roleSteps())
        if (step.edge === "dangling-role")
          yield {
            from: step.from,
            to: step.to,
            ...(step.with === undefined ? {} : { with: step.with }),
            because: { write: answerOf(step.write), escalate: answerOf(step.pass), bound: { evidence: step.object } },
            vendor: step.write.grant.vendor && step.pass.grant.vendor,
          };
  },
});
