/** The Kubernetes authorizer over one cluster: RBAC, the superuser group and the Node authorizer. */
import type { ClusterFacts } from "../facts/estate.ts";
import type { EvidenceTable } from "../facts/evidence.ts";
import type { Assumption, Gap, Issue } from "../facts/gap.ts";
import type { BindingFact } from "../facts/kubernetes.ts";
import type { EffectiveRole } from "./aggregation.ts";
import { type Attributes, type Identity, SUPERUSER_GROUP } from "./attributes.ts";
import { NEWEST_VERSION } from "./defaults/defaults.ts";
import { type Grant, grantOf } from "./grant.ts";
import { type Defaults, layUnder } from "./lay-under.ts";
import { type Matcher, matcher } from "./matches.ts";
import { type NamedSubject, subjectsNamed } from "./named-subjects.ts";
import { type NodeAuthorizer, type NodeReview, nodeAuthorizer } from "./node-authorizer.ts";
import { once } from "./once.ts";
import { type BoundRole, settlePolicy } from "./policy.ts";
import { missingRole, reasonOfErrors, reasonOfGrant } from "./reason.ts";
import { roleIndex } from "./role-index.ts";
import { objectKey } from "./role-key.ts";
import { ruleAllows } from "./rule-match.ts";
import { type HeldRule, heldRules } from "./rules-of.ts";
import { type Applying, subjectIndex } from "./subject-index.ts";

/** The answer to a SubjectAccessReview, with everything that leads to it. */
export interface Review {
  readonly allowed: boolean;
  /** The identity is in system:masters and is allowed before anything else is asked. */
  readonly superuser?: true;
  /** What the Node authorizer said; absent when the identity is no node. */
  readonly node?: NodeReview;
  /** Every RBAC grant, ClusterRoleBindings first; none for a superuser, who is never asked about. */
  readonly grants: readonly Grant[];
  /** One short text a roleRef that leads nowhere. */
  readonly errors: readonly string[];
  /** The bindings behind {@link errors}. */
  readonly dangling: readonly BindingFact[];
  /** `status.reason` as kube-apiserver words it (of several grants: the first). */
  readonly reason: string;
}

export interface AuthorizerOptions {
  /** Absent: what `clew.yaml` says of the cluster, else `auto`. */
  readonly defaults?: Defaults | undefined;
  /** Absent: the cluster's own version, else {@link NEWEST_VERSION}. */
  readonly kubernetesVersion?: string | undefined;
  readonly evidence: EvidenceTable;
}

export interface Authorizer {
  /** Version whose rules and defaults are used. */
  readonly kubernetesVersion: string;
  /** Exactly what a SubjectAccessReview answers with authorization modes Node and RBAC; nothing is implied, no access policies. */
  review(identity: Identity, attributes: Attributes): Review;
  /** Every binding that grants a request or a family of requests (see {@link Question}); neither system:masters nor the Node authorizer. */
  readonly matches: Matcher;
  /** The rules that an identity holds for requests in a namespace ("" = cluster-scoped), ClusterRoleBindings first. Rule: rule.go VisitRulesFor. */
  rulesOf(identity: Identity, namespace: string): readonly HeldRule[];
  /** Every rule that an identity holds anywhere, each with its scope. */
  permissionsOf(identity: Identity): readonly HeldRule[];
  /** Bindings that an identity is a subject of, anywhere, dangling ones too. */
  bindingsOf(identity: Identity): readonly BoundRole[];
  /** Users, groups and ServiceAccounts that bindings name, by kind, namespace and name. */
  subjectsNamed(): readonly NamedSubject[];
  /** A role by `Kind/namespace/name`, with its rules after aggregation. */
  role(key: string): EffectiveRole | undefined;
  /** All roles by key, with their rules after aggregation. */
  readonly roles: ReadonlyMap<string, EffectiveRole>;
  /** All bindings that count: ClusterRoleBindings first, each in the order given, defaults before the others. */
  readonly bindings: readonly BoundRole[];
  /** Bindings whose role does not exist. */
  readonly dangling: readonly BoundRole[];
  readonly node: NodeAuthorizer;
  /** Objects left out, with the reasons. */
  readonly issues: readonly Issue[];
  readonly assumptions: readonly Assumption[];
  /** Built-in policy that is published nowhere, and aggregated roles that depend on chance. Missing roles are not here: see {@link gapOf}. */
  readonly gaps: readonly Gap[];
  /** The gap that a dangling binding is, or `undefined` when roles come from a live listing (or defaults are off): then it grants nothing. */
  gapOf(bound: BoundRole): Gap | undefined;
}

/** Builds the authorizer of a cluster. Indexes are built at once or when first asked for; nothing changes afterwards. */
export function buildAuthorizer(cluster: ClusterFacts, options: AuthorizerOptions): Authorizer {
  const { evidence } = options;
  const given = options.kubernetesVersion ?? cluster.kubernetesVersion;
  const kubernetesVersion = given ?? NEWEST_VERSION;
  const defaults = options.defaults ?? cluster.defaults ?? "auto";
  const laid = layUnder(cluster, defaults, kubernetesVersion, evidence);
  const policy = settlePolicy(cluster, laid, evidence);
  const subjects = subjectIndex(policy.bindings);
  const node = nodeAuthorizer(cluster, kubernetesVersion, evidence);
  const matches = once(() => matcher(evidence, roleIndex(policy.roles), policy.bindings));
  const named = once(() => subjectsNamed(policy.bindings, evidence));
  return {
    kubernetesVersion,
    review: (identity, attributes) => review(evidence, subjects.applying, node, identity, attributes),
    matches: (question, given) => matches()(question, given),
    rulesOf: (identity, namespace) => heldRules(evidence, subjects.applying(identity, namespace)),
    permissionsOf: (identity) => heldRules(evidence, subjects.everywhere(identity)),
    bindingsOf: (identity) => subjects.everywhere(identity).map(({ bound }) => bound),
    subjectsNamed: named,
    role: (key) => policy.roles.get(key),
    roles: policy.roles,
    bindings: policy.bindings,
    dangling: policy.bindings.filter((bound) => bound.role === undefined),
    node,
    issues: policy.issues,
    gaps: [...laid.gaps, ...policy.unsettled.map((name) => unsettledGap(cluster, name))],
    gapOf: (bound) => (defaults === "none" ? undefined : danglingGap(cluster, bound)),
    assumptions: given === undefined ? [versionAssumption(cluster), ...laid.assumptions] : laid.assumptions,
  };
}

function review(
  evidence: EvidenceTable,
  applying: (identity: Identity, namespace: string) => readonly Applying[],
  node: NodeAuthorizer,
  identity: Identity,
  attributes: Attributes,
): Review {
  // The privileged-group authorizer stands before all others: pkg/kubeapiserver/authorizer/reload.go.
  if (identity.groups.includes(SUPERUSER_GROUP))
    return { allowed: true, superuser: true, grants: [], errors: [], dangling: [], reason: "" };
  const grants: Grant[] = [];
  const dangling: BindingFact[] = [];
  for (const { bound, subject } of applying(identity, "path" in attributes ? "" : attributes.namespace)) {
    const { role } = bound;
    if (role === undefined) {
      dangling.push(bound.fact);
      continue;
    }
    const rules: number[] = [];
    for (const [index, rule] of role.rules.entries()) if (ruleAllows(rule, attributes)) rules.push(index);
    if (rules.length > 0) grants.push(grantOf(evidence, bound, role, rules, subject));
  }
  const asNode = node.review(identity, attributes);
  const [first] = grants;
  const nodeReason = asNode?.allowed === false ? asNode.reason : "";
  const denied = [nodeReason, reasonOfErrors(dangling)].filter((text) => text !== "").join(", ");
  return {
    allowed: asNode?.allowed === true || first !== undefined,
    ...(asNode === undefined ? {} : { node: asNode }),
    grants,
    errors: dangling.map(missingRole),
    dangling,
    reason: asNode?.allowed === true ? "" : first === undefined ? denied : reasonOfGrant(first),
  };
}

/** docs/answers.md §3: a role that was not supplied may exist all the same. */
function danglingGap(cluster: ClusterFacts, { fact, role, roleKey }: BoundRole): Gap | undefined {
  if (role !== undefined || cluster.live.has(fact.roleRef.kind)) return undefined;
  return {
    kind: "not-supplied",
    what: `${roleKey}, which ${objectKey(fact)} refers to`,
    direction: "may-add",
    scope: `cluster:${cluster.name}/${objectKey(fact)}`,
    close: "kubectl get clusterroles,roles -A -o yaml",
    evidence: [fact.evidence],
  };
}

function unsettledGap(cluster: ClusterFacts, name: string): Gap {
  return {
    kind: "nondeterministic",
    what: `rules of ClusterRole ${name}: it and other aggregated roles pick one another, so what they hold depends on the order in which the controller ran`,
    direction: "may-remove",
    scope: `cluster:${cluster.name}/ClusterRole//${name}`,
    close: `kubectl get clusterrole ${name} -o yaml`,
  };
}

function versionAssumption(cluster: ClusterFacts): Assumption {
  return {
    name: "kubernetes-version",
    value: NEWEST_VERSION,
    why: `nothing says which version cluster \`${cluster.name}\` runs`,
    direction: "may-remove",
    switch: "--kubernetes-version VERSION",
  };
}
