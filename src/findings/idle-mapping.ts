import { mappingPlaces } from "../world/mapping-places.ts";
import { defineFinding } from "./finding.ts";

export const idleMapping = defineFinding({
  id: "idle-mapping",
  title: "a mapping lets somebody in who may do nothing there",
  severity: "low",
  meaning:
    "The principal is admitted, but no binding names its user or groups and no access policy is associated. Any later binding for them takes effect at once.",
  remedy: "delete the mapping, or the binding it was made for has got lost",
  attack: [],
  references: ["https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html"],
  reads: ["AccessEntry", "ConfigMap", "RoleBinding", "ClusterRoleBinding", "AccessPolicyAssociation"],
  *find(world) {
    for (const cluster of world.clusters.values()) {
      const bound = cluster.authorizer.subjectsNamed();
      const groups = new Set(bound.flatMap((named) => (named.kind === "Group" ? [named.name] : [])));
      const users = bound.flatMap((named) => (named.kind === "User" ? [named.name] : []));
      const userSet = new Set(users);
      for (const mapping of cluster.bridge.live) {
        if (
          mapping.vendor ||
          mapping.isNode ||
          mapping.source === "identity-provider-config" ||
          mapping.source === "hidden-creator"
        )
          continue;
        if (mapping.accessPolicies.length > 0 || mapping.groupPatterns.length > 0) continue;
        if (mapping.groups.some((group) => groups.has(group) || group === "system:masters")) continue;
        const { pattern } = mapping;
        if (
          pattern === undefined
            ? userSet.has(mapping.username) || mapping.username.startsWith("system:")
            : users.some((user) => pattern.matches(user) !== undefined)
        )
          continue;
        yield {
          subject: mapping.principal ?? mapping.username,
          cluster: cluster.name,
          ...(mapping.account === "" ? {} : { account: mapping.account }),
          message: `\`${mapping.principal ?? mapping.username}\` comes in as \`${mapping.username}\`${mapping.groups.length === 0 ? "" : ` with \`${mapping.groups.join(", ")}\``}, which no binding names`,
          key: [mapping.source],
          evidence: mappingPlaces(world, mapping),
        };
      }
    }
  },
});
