import { answerOf } from "../world/holder-answer.ts";
import { clustersIn } from "../world/scope.ts";
import { defineEdge } from "./edge.ts";

export const bindRole = defineEdge({
  id: "bind-role",
  title: "binds a role whose rules it does not hold",
  from: ["kubernetes", "rights"],
  to: ["rights"],
  nature: "abuse",
  meaning:
    "A binding gives its subjects the rules of a role. Without the verb bind the writer must hold all of them; with it, not one.",
  needs: {
    write: "may create bindings in the namespace, or cluster-wide",
    bind: "may bind that role",
    role: "the role has rules",
  },
  severity: "critical",
  attack: ["T1098.006"],
  references: [
    "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping",
  ],
  blindSpots: [
    "the rights that are come by are not added to those that the writer holds: a step that needs some of each is not found",
    "of roles that may all be bound, one that holds everything stands for the others",
  ],
  reads: ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "AccessPolicyAssociation"],
  covers: ["kubernetes:12", "kubehound:ROLE_BIND", "icekube:RBAC_ESCALATE_TO", "rbac-police:bind_roles"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope))
      for (const step of cluster.roleSteps())
        if (step.edge === "bind-role")
          yield {
            from: step.from,
            to: step.to,
            ...(step.with === undefined ? {} : { with: step.with }),
            because: { write: answerOf(step.write), bind: answerOf(step.pass), role: { evidence: step.object } },
            vendor: step.write.grant.vendor && step.pass.grant.vendor,
          };
  },
});
