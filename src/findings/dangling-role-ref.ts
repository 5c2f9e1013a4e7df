import { defineFinding } from "./finding.ts";
import { objectName, roleRefName } from "./subject-words.ts";

export const danglingRoleRef = defineFinding({
  id: "dangling-role-ref",
  title: "a binding names a role that is not there",
  severity: "medium",
  meaning:
    "The binding grants nothing today. Whoever may create a role of that name decides what its subjects may do, without touching the binding.",
  remedy: "delete the binding, or create the role on purpose",
  attack: ["T1098"],
  references: ["https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding"],
  reads: ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"],
  *find(world) {
    for (const cluster of world.clusters.values()) {
      for (const bound of cluster.authorizer.dangling) {
        // Without a live listing of roles nobody knows: then it is a gap of the answers, not a finding (docs/answers.md §3).
        if (cluster.authorizer.gapOf(bound) !== undefined) continue;
        const name = objectName(bound.fact);
        yield {
          subject: name,
          cluster: cluster.name,
          message: `\`${name}\` names \`${roleRefName(bound.fact)}\`, which does not exist`,
          evidence: [world.estate.evidence.below(bound.fact.evidence, "roleRef"), bound.fact.evidence],
        };
      }
    }
  },
});
