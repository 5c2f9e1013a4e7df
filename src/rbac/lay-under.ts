/** Built-in policy that is laid under what a snapshot gives (docs/answers.md §3). */
import type { ClusterFacts } from "../facts/estate.ts";
import { type EvidenceTable, evidenceTable } from "../facts/evidence.ts";
import type { Assumption, Gap } from "../facts/gap.ts";
import type { BindingFact, RoleFact } from "../facts/kubernetes.ts";
import { type DefaultPolicy, eksDefaults, KEPT_VERSIONS, kubernetesDefaults } from "./defaults/defaults.ts";
import { EKS_UNPUBLISHED } from "./defaults/eks.ts";
import { once } from "./once.ts";
import { objectKey, roleRefKey } from "./role-key.ts";

/** Which built-in policy is laid under: what the cluster visibly lacks, none, that of Kubernetes, or that of Kubernetes and EKS. */
export type Defaults = "auto" | "none" | "kubernetes" | "eks";

export interface LaidUnder {
  readonly clusterRoles: readonly RoleFact[];
  readonly roles: readonly RoleFact[];
  readonly clusterRoleBindings: readonly BindingFact[];
  readonly roleBindings: readonly BindingFact[];
  /** Equal to a binding that Kubernetes or EKS ships, laid under or given. */
  isShippedBinding(binding: BindingFact): boolean;
  /** Equal to a role that Kubernetes or EKS ships; of an aggregated role the selectors count, not the rules filled in. */
  isShippedRole(role: RoleFact): boolean;
  readonly assumptions: readonly Assumption[];
  /** Built-in policy that exists but is published nowhere. */
  readonly gaps: readonly Gap[];
}

/** Chooses the built-in objects that count: by kind and name absent from the cluster and, with `auto`, of a kind whose listing is not live. */
export function layUnder(
  cluster: ClusterFacts,
  defaults: Defaults,
  version: string,
  evidence: EvidenceTable,
): LaidUnder {
  const kubernetes = kubernetesDefaults(version, evidence);
  const eks = eksDefaults(evidence);
  const wantsEks = defaults === "eks" || (defaults === "auto" && looksLikeEks(cluster));
  const chosen = defaults === "none" ? [] : wantsEks ? [kubernetes, eks] : [kubernetes];
  const given = new Set(
    [...cluster.clusterRoles, ...cluster.roles, ...cluster.clusterRoleBindings, ...cluster.roleBindings].map(objectKey),
  );
  const lacking = <T extends RoleFact | BindingFact>(facts: readonly T[]): readonly T[] =>
    facts.filter((fact) => !given.has(objectKey(fact)) && !(defaults === "auto" && cluster.live.has(fact.kind)));
  const roles = lacking(chosen.flatMap((policy) => policy.roles));
  const there = new Set([...given, ...roles.map(objectKey)]);
  // A built-in binding to a role that a live listing lacks would grant nothing.
  const bindings = lacking(chosen.flatMap((policy) => policy.bindings)).filter((fact) => there.has(roleRefKey(fact)));
  const { shippedRoles, shippedBindings } = shippedTexts();
  return {
    clusterRoles: roles.filter((role) => role.kind === "ClusterRole"),
    roles: roles.filter((role) => role.kind === "Role"),
    clusterRoleBindings: bindings.filter((binding) => binding.kind === "ClusterRoleBinding"),
    roleBindings: bindings.filter((binding) => binding.kind === "RoleBinding"),
    isShippedBinding: (binding) => binding.vendor === true || shippedBindings.has(bindingText(binding)),
    isShippedRole: (role) => role.vendor === true || shippedRoles.has(roleText(role)),
    assumptions: assumptionsOf(cluster, defaults, chosen, roles.length + bindings.length),
    gaps: wantsEks && !cluster.live.has("ClusterRole") ? unpublished(cluster, given) : [],
  };
}

/** Anything that only a cluster of EKS has. */
export function looksLikeEks(cluster: ClusterFacts): boolean {
  return (
    cluster.description !== undefined ||
    cluster.accessEntries.length + cluster.podIdentityAssociations.length + cluster.nodegroups.length > 0 ||
    cluster.configMaps.some((map) => map.namespace === "kube-system" && map.name === "aws-auth") ||
    cluster.nodes.some((node) => node.providerID?.startsWith("aws:///") === true)
  );
}

/** What any kept version ships: a cluster whose version is not known is compared with all of them. */
const shippedTexts = once(() => {
  const table = evidenceTable();
  const policies = [eksDefaults(table), ...KEPT_VERSIONS.map((version) => kubernetesDefaults(version, table))];
  return {
    shippedRoles: new Set(policies.flatMap((policy) => policy.roles.map(roleText))),
    shippedBindings: new Set(policies.flatMap((policy) => policy.bindings.map(bindingText))),
  };
});

function assumptionsOf(
  cluster: ClusterFacts,
  defaults: Defaults,
  chosen: readonly DefaultPolicy[],
  count: number,
): readonly Assumption[] {
  if (count === 0) return [];
  const value = chosen.map((policy) => policy.document.replace("builtin:", "")).join(" + ");
  const why =
    defaults === "auto"
      ? `${count} built-in objects are not in what was read of cluster \`${cluster.name}\``
      : `asked for; ${count} objects were laid under`;
  return [{ name: "defaults", value, why, direction: "may-remove", switch: "--defaults none" }];
}

/** One gap for all of them: they concern users of EKS itself, which nobody else can become. */
function unpublished(cluster: ClusterFacts, given: ReadonlySet<string>): readonly Gap[] {
  const names = EKS_UNPUBLISHED.filter((name) => !given.has(`ClusterRole//${name}`));
  if (names.length === 0) return [];
  return [
    {
      kind: "unpublished",
      what: `rules of roles that EKS gives its own users: ${names.join(", ")}`,
      direction: "may-add",
      scope: `cluster:${cluster.name}/eks-users`,
      close: "kubectl get clusterroles,clusterrolebindings,roles,rolebindings -A -o yaml",
    },
  ];
}

function roleText(role: RoleFact): string {
  const what =
    role.aggregationSelectors ??
    role.rules.map((rule) => [rule.verbs, rule.apiGroups, rule.resources, rule.resourceNames, rule.nonResourceURLs]);
  return `${objectKey(role)} ${JSON.stringify(what)}`;
}

function bindingText(binding: BindingFact): string {
  const subjects = binding.subjects.map(({ kind, name, namespace }) => [kind, name, namespace]);
  return `${objectKey(binding)} ${binding.roleRef.kind} ${binding.roleRef.name} ${JSON.stringify(subjects)}`;
}
