import { defineFinding } from "./finding.ts";

export const unmappedGroup = defineFinding({
  id: "unmapped-group",
  title: "a binding names a group that no mapping gives",
  severity: "low",
  meaning:
    "Nobody carries the group today. Whoever may write an access entry, aws-auth, or the claims of an identity provider can bring somebody into it.",
  remedy: "delete the binding, or map the principals that are meant to hold it",
  attack: ["T1098"],
  references: ["https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html"],
  reads: ["RoleBinding", "ClusterRoleBinding", "AccessEntry", "ConfigMap", "IdentityProviderConfig"],
  *find(world) {
    for (const cluster of world.clusters.values()) {
      // An identity provider's groups are in its tokens, where nobody sees them; without any mapping the cluster is none of EKS.
      if (cluster.facts.identityProviderConfigs.length > 0 || cluster.bridge.mappings.length === 0) continue;
      const given = new Set(cluster.bridge.live.flatMap((mapping) => mapping.groups));
      const patterned = cluster.bridge.live.some((mapping) => mapping.groupPatterns.length > 0);
      if (patterned) continue;
      for (const named of cluster.authorizer.subjectsNamed()) {
        if (named.kind !== "Group" || named.vendor || /^(system|eks):/.test(named.name) || given.has(named.name))
          continue;
        yield {
          subject: `group:${named.name}@${cluster.name}`,
          cluster: cluster.name,
          message: `group \`${named.name}\` is bound ${named.bindings === 1 ? "once" : `${named.bindings} times`}, and no mapping gives it to anybody`,
          evidence: named.evidence,
        };
      }
    }
  },
});
