/** What EKS access policies grant to the identities that mappings make. */
import { accessPolicyOf, associationsGranting } from "../eks/access-policies.ts";
import { type Open, TRUE } from "../facts/open.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import type { End } from "./grants.ts";
import { type PermissionQuestion, scopeOf } from "./holders.ts";
import type { Permission } from "./permissions.ts";
import type { World } from "./world.ts";

/** Ends of a question; policies whose rules nobody publishes are unknown within their bound. */
export function* accessPolicyEnds(world: World, cluster: ClusterWorld, question: PermissionQuestion): Generator<End> {
  for (const node of nodesWithPolicies(world, cluster)) {
    const associations = world.identities.at(node).kubernetes?.accessPolicies ?? [];
    for (const found of associationsGranting(associations, question)) {
      const open: Open = found.gap === undefined ? TRUE : { kind: "gap", gap: world.gap(found.gap) };
      const grant = {
        authorizer: "access-policy",
        association: found.association,
        vendor: found.policy.associatedBy === "eks",
        evidence: [found.association.evidence],
      } as const;
      const namespaces = found.namespaces === "*" ? [""] : found.namespaces;
      for (const namespace of namespaces) yield { node, open, scope: scopeOf(question, namespace, found.names), grant };
    }
  }
}

/** Rules of the access policies of one identity. */
export function accessPolicyPermissions(world: World, node: number): Permission[] {
  const identity = world.identities.at(node).kubernetes;
  return (identity?.accessPolicies ?? []).flatMap((association) => {
    const policy = accessPolicyOf(association.policyArn);
    const namespaces = association.scope === "cluster" ? [""] : association.namespaces;
    return policy.rules.flatMap((rule) =>
      namespaces.map((namespace): Permission => {
        const names = rule.resourceNames.length === 0 ? "*" : rule.resourceNames;
        const resources = rule.resources.flatMap((resource) =>
          rule.apiGroups.map((group) => (group === "" ? resource : `${resource}.${group}`)),
        );
        return {
          namespace,
          names,
          verbs: rule.verbs,
          resources: namespace === "" ? [...resources, ...rule.nonResourceURLs] : resources,
          end: {
            node,
            open: TRUE,
            scope: { namespace, names },
            grant: {
              authorizer: "access-policy",
              association,
              vendor: policy.associatedBy === "eks",
              evidence: [association.evidence],
            },
          },
        };
      }),
    );
  });
}

function nodesWithPolicies(world: World, cluster: ClusterWorld): Set<number> {
  const found = new Set<number>();
  for (const { node } of cluster.mapped()) {
    if ((world.identities.at(node).kubernetes?.accessPolicies.length ?? 0) > 0) found.add(node);
  }
  return found;
}
