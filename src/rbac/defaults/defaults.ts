/** Built-in policy of Kubernetes and EKS as facts, marked `vendor`, with evidence in documents named `builtin:…`. */
import type { EvidenceTable, Handle } from "../../facts/evidence.ts";
import { type BindingFact, type ObjectFact, RBAC_GROUP, type RoleFact } from "../../facts/kubernetes.ts";
import { EKS_CLUSTER_ROLE_BINDINGS, EKS_CLUSTER_ROLES } from "./eks.ts";
import { CLUSTER_ROLE_BINDINGS, ROLE_BINDINGS } from "./kubernetes-bindings.ts";
import { CLUSTER_ROLES } from "./kubernetes-cluster-roles.ts";
import { CONTROLLER_ROLES } from "./kubernetes-controller-roles.ts";
import { ROLES } from "./kubernetes-roles.ts";
import { compareVersions, type PolicyBlock, readBlocks, readRule, readSubject } from "./policy-text.ts";

/** Minor versions whose policy is kept; others take the nearest. */
export const KEPT_VERSIONS: readonly string[] = ["1.29", "1.30", "1.31", "1.32", "1.33", "1.34", "1.35", "1.36"];
export const OLDEST_VERSION = "1.29";
export const NEWEST_VERSION = "1.36";

export interface DefaultPolicy {
  /** Name of the document that the evidence points into, e.g. `builtin:kubernetes/1.36`. */
  readonly document: string;
  readonly roles: readonly RoleFact[];
  readonly bindings: readonly BindingFact[];
}

/** The minor version whose policy is taken for a version (`v1.33.2` → `1.33`): its own, or the nearest kept one. */
export function policyVersion(version: string): string {
  if (compareVersions(version, OLDEST_VERSION) < 0) return OLDEST_VERSION;
  if (compareVersions(version, NEWEST_VERSION) > 0) return NEWEST_VERSION;
  return /^v?(\d+\.\d+)/.exec(version)?.[1] ?? NEWEST_VERSION;
}

/** The policy that kube-apiserver of this version writes at start. */
export function kubernetesDefaults(version: string, evidence: EvidenceTable): DefaultPolicy {
  const minor = policyVersion(version);
  const blocks = (text: string) => readBlocks(text, minor);
  const controllers = blocks(CONTROLLER_ROLES);
  return assemble(`builtin:kubernetes/${minor}`, evidence, BOOTSTRAP, {
    clusterRoles: [...blocks(CLUSTER_ROLES), ...controllers],
    roles: blocks(ROLES),
    clusterRoleBindings: [...blocks(CLUSTER_ROLE_BINDINGS), ...controllers.map(controllerBinding)],
    roleBindings: blocks(ROLE_BINDINGS),
  });
}

/** What EKS adds, as far as AWS or a public project documents it (defaults/eks.ts says from where). */
export function eksDefaults(evidence: EvidenceTable): DefaultPolicy {
  return assemble(
    "builtin:eks",
    evidence,
    {},
    {
      clusterRoles: readBlocks(EKS_CLUSTER_ROLES, NEWEST_VERSION),
      roles: [],
      clusterRoleBindings: readBlocks(EKS_CLUSTER_ROLE_BINDINGS, NEWEST_VERSION),
      roleBindings: [],
    },
  );
}

const BOOTSTRAP: Readonly<Record<string, string>> = { "kubernetes.io/bootstrapping": "rbac-defaults" };
const AGGREGATE_TO = "rbac.authorization.k8s.io/aggregate-to-";

function controllerBinding(role: PolicyBlock): PolicyBlock {
  return { name: role.name, keys: {}, lines: [`sa:kube-system/${role.name.slice(role.name.lastIndexOf(":") + 1)}`] };
}

interface Blocks {
  readonly clusterRoles: readonly PolicyBlock[];
  readonly roles: readonly PolicyBlock[];
  readonly clusterRoleBindings: readonly PolicyBlock[];
  readonly roleBindings: readonly PolicyBlock[];
}

function assemble(
  document: string,
  evidence: EvidenceTable,
  labels: Readonly<Record<string, string>>,
  blocks: Blocks,
): DefaultPolicy {
  const root = evidence.document(document);
  let items = 0;
  const next = (): Handle => evidence.below(root, "items", items++);
  return {
    document,
    roles: [
      ...blocks.clusterRoles.map((block) => roleFact("ClusterRole", block, labels, next())),
      ...blocks.roles.map((block) => roleFact("Role", block, labels, next())),
    ],
    bindings: [
      ...blocks.clusterRoleBindings.map((block) => bindingFact("ClusterRoleBinding", block, labels, next())),
      ...blocks.roleBindings.map((block) => bindingFact("RoleBinding", block, labels, next())),
    ],
  };
}

function objectFact(block: PolicyBlock, labels: Readonly<Record<string, string>>, evidence: Handle): ObjectFact {
  const into = block.keys["into"]?.split(",") ?? [];
  return {
    name: block.name,
    namespace: block.keys["in"] ?? "",
    labels: { ...labels, ...Object.fromEntries(into.map((name) => [AGGREGATE_TO + name, "true"])) },
    annotations: {},
    live: false,
    evidence,
    vendor: true,
  };
}

function roleFact(
  kind: RoleFact["kind"],
  block: PolicyBlock,
  labels: Readonly<Record<string, string>>,
  evidence: Handle,
): RoleFact {
  const fact = { ...objectFact(block, labels, evidence), kind, rules: block.lines.map(readRule) };
  const from = block.keys["from"];
  if (from === undefined) return fact;
  return { ...fact, aggregationSelectors: [{ matchLabels: { [AGGREGATE_TO + from]: "true" }, matchExpressions: [] }] };
}

function bindingFact(
  kind: BindingFact["kind"],
  block: PolicyBlock,
  labels: Readonly<Record<string, string>>,
  evidence: Handle,
): BindingFact {
  const name = block.keys["to"] ?? block.name;
  const refKind = kind === "RoleBinding" ? "Role" : "ClusterRole";
  return {
    ...objectFact(block, labels, evidence),
    kind,
    roleRef: { apiGroup: RBAC_GROUP, kind: refKind, name },
    subjects: block.lines.map(readSubject),
  };
}
