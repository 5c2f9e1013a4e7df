/** What one identity holds by itself and its groups, rule by rule. */
import type { PolicyRule } from "../facts/kubernetes.ts";
import { TRUE } from "../facts/open.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import type { End } from "./grants.ts";
import { nodePermissions } from "./node-permissions.ts";
import type { World } from "./world.ts";

/** One rule, or one AWS statement, with its grant. */
export interface Permission {
  /** "" = everywhere. */
  readonly namespace: string;
  readonly names: "*" | readonly string[];
  readonly verbs: readonly string[];
  /** `RESOURCE.GROUP`, URLs, or AWS resource patterns. */
  readonly resources: readonly string[];
  readonly end: End;
}

/** Rules that an identity holds, vendor ones by choice. `namespace` keeps what holds there. */
export function permissionsOf(
  world: World,
  node: number,
  namespace: string | undefined,
  vendor: "show" | "hide" | "only",
): Permission[] {
  const identity = world.identities.at(node);
  const { cluster: clusterName, kubernetes } = identity;
  if (clusterName === undefined) return world.aws.permissions(node);
  const cluster = world.cluster(clusterName);
  if (identity.kind === "rights") return rightsPermissions(cluster, node, namespace, vendor);
  if (kubernetes === undefined) return [];
  const found: Permission[] = [];
  const keep = (isVendor: boolean): boolean => vendor === "show" || isVendor === (vendor === "only");
  if (kubernetes.groups.includes("system:masters") && keep(true)) {
    const end: End = {
      node,
      open: TRUE,
      scope: { namespace: "", names: "*" },
      grant: { authorizer: "superuser", vendor: true, evidence: [] },
    };
    found.push({ namespace: "", names: "*", verbs: ["*"], resources: ["*.*", "*"], end });
  }
  for (const held of cluster.authorizer.permissionsOf({ user: kubernetes.username, groups: [...kubernetes.groups] })) {
    if (!keep(held.vendor)) continue;
    if (namespace !== undefined && held.scope.namespace !== "" && held.scope.namespace !== namespace) continue;
    const names = held.rule.resourceNames.length === 0 ? "*" : held.rule.resourceNames;
    const end: End = {
      node,
      open: TRUE,
      scope: { namespace: held.scope.namespace, names },
      grant: {
        authorizer: "rbac",
        binding: held.binding,
        role: held.role,
        rules: [held.index],
        subject: held.subject,
        vendor: held.vendor,
        evidence: [held.evidence.subject, held.evidence.binding, ...held.evidence.rules],
      },
    };
    const resources = resourceWords(held.rule, held.scope.namespace);
    if (resources.length > 0)
      found.push({ namespace: held.scope.namespace, names, verbs: held.rule.verbs, resources, end });
  }
  if (identity.kind === "node" && keep(true))
    for (const permission of nodePermissions(cluster, node, kubernetes.username.slice("system:node:".length)))
      if (namespace === undefined || permission.namespace === "" || permission.namespace === namespace)
        found.push(permission);
  for (const permission of cluster.accessPolicyPermissions(node)) {
    if (keep(permission.end.grant.vendor)) found.push(permission);
  }
  return found;
}

/** `pods`, `deployments.apps`, `*.*`, and URLs where they count. */
function resourceWords(rule: PolicyRule, namespace: string): string[] {
  const words = rule.resources.flatMap((resource) =>
    rule.apiGroups.map((group) => (group === "" ? resource : `${resource}.${group}`)),
  );
  // Non-resource URLs are never granted by a RoleBinding.
  return namespace === "" ? [...words, ...rule.nonResourceURLs] : words;
}

function rightsPermissions(
  cluster: ClusterWorld,
  node: number,
  namespace: string | undefined,
  vendor: "show" | "hide" | "only",
): Permission[] {
  const bound = cluster.rights.held(node);
  if (bound?.role === undefined || vendor === "only") return [];
  const { fact, role } = bound;
  if (namespace !== undefined && fact.namespace !== "" && fact.namespace !== namespace) return [];
  return role.rules.flatMap((rule, index): Permission[] => {
    const names: Permission["names"] = rule.resourceNames.length === 0 ? "*" : rule.resourceNames;
    const resources = resourceWords(rule, fact.namespace);
    if (resources.length === 0) return [];
    const scope = { namespace: fact.namespace, names };
    const grant = {
      authorizer: "rbac",
      binding: fact,
      role: role.fact,
      rules: [index],
      subject: 0,
      vendor: false,
      evidence: [role.fact.evidence],
    } as const;
    return [
      { namespace: fact.namespace, names, verbs: rule.verbs, resources, end: { node, open: TRUE, scope, grant } },
    ];
  });
}
