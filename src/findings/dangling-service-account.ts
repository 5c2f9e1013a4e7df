import { defineFinding } from "./finding.ts";
import { objectName } from "./subject-words.ts";

export const danglingServiceAccount = defineFinding({
  id: "dangling-service-account",
  title: "a binding names a ServiceAccount that is not there",
  severity: "medium",
  meaning: "Whoever may create a ServiceAccount of that name in its namespace holds what the binding grants.",
  remedy: "take the subject out of the binding",
  attack: ["T1098"],
  references: ["https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects"],
  reads: ["ServiceAccount", "RoleBinding", "ClusterRoleBinding"],
  *find(world) {
    for (const cluster of world.clusters.values()) {
      if (!cluster.facts.live.has("ServiceAccount")) continue;
      for (const { fact, role, vendor } of cluster.authorizer.bindings) {
        if (vendor || role === undefined) continue;
        for (const [index, subject] of fact.subjects.entries()) {
          if (subject.kind !== "ServiceAccount") continue;
          const namespace = subject.namespace === "" ? fact.namespace : subject.namespace;
          if (cluster.serviceAccount(namespace, subject.name) !== undefined) continue;
          yield {
            subject: `system:serviceaccount:${namespace}:${subject.name}@${cluster.name}`,
            cluster: cluster.name,
            message: `\`${objectName(fact)}\` gives \`${objectName(role.fact)}\` to the ServiceAccount \`${namespace}/${subject.name}\`, which does not exist`,
            key: [objectName(fact)],
            evidence: [world.estate.evidence.below(fact.evidence, "subjects", index)],
          };
        }
      }
    }
  },
});
