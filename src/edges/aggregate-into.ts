import { answerOf } from "../world/holder-answer.ts";
import { clustersIn } from "../world/scope.ts";
import { defineEdge } from "./edge.ts";

export const aggregateInto = defineEdge({
  id: "aggregate-into",
  title: "feeds any rules into an aggregated role",
  from: ["kubernetes", "rights"],
  to: ["rights"],
  nature: "abuse",
  meaning:
    "A ClusterRole with a label that an aggregationRule selects adds its rules to the aggregated role, such as admin, edit and view: they reach whoever is bound to that.",
  needs: {
    write: "may write a ClusterRole",
    escalate: "may escalate it",
    bound: "is, or also reaches, a subject of a binding to an aggregated role",
  },
  severity: "critical",
  attack: ["T1098.006"],
  references: [
    "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles",
    "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping",
  ],
  blindSpots: [
    "the rights that are come by are not added to those that the writer holds: a step that needs some of each is not found",
    "without escalate only rules that the writer holds can be fed in: others gain by that, the writer does not",
  ],
  reads: ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "AccessPolicyAssociation"],
  covers: ["kubernetes:13"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope))
      for (const step of cluster.roleSteps())
        if (step.edge === "aggregate-into")
          yield {
            from: step.from,
            to: step.to,
            ...(step.with === undefined ? {} : { with: step.with }),
            because: { write: answerOf(step.write), escalate: answerOf(step.pass), bound: { evidence: step.object } },
            vendor: step.write.grant.vendor && step.pass.grant.vendor,
          };
  },
});
