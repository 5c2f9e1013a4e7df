/** The policy that counts in one cluster: what was given, defaults laid under, refused objects left out, aggregation settled. */
import type { ClusterFacts } from "../facts/estate.ts";
import type { EvidenceTable } from "../facts/evidence.ts";
import type { Issue } from "../facts/gap.ts";
import type { BindingFact, RoleFact } from "../facts/kubernetes.ts";
import { rbacFaults } from "../facts/rbac-validation.ts";
import { aggregate, type EffectiveRole } from "./aggregation.ts";
import type { LaidUnder } from "./lay-under.ts";
import { objectKey, roleRefKey } from "./role-key.ts";

/** A binding with the role it refers to; `role` is absent when there is none (a dangling roleRef). */
export interface BoundRole {
  readonly fact: BindingFact;
  readonly roleKey: string;
  readonly role?: EffectiveRole;
  /** Place among all bindings: ClusterRoleBindings first, then RoleBindings, each in the order given. */
  readonly order: number;
  /** Binding and role are what Kubernetes or EKS ships. */
  readonly vendor: boolean;
}

export interface Policy {
  /** By {@link objectKey}. */
  readonly roles: ReadonlyMap<string, EffectiveRole>;
  readonly bindings: readonly BoundRole[];
  readonly issues: readonly Issue[];
  /** Names of ClusterRoles whose aggregated rules depend on chance (see {@link aggregate}). */
  readonly unsettled: readonly string[];
}

/** Settles the policy of a cluster. Objects that an API server would refuse are issues and are left out whole. */
export function settlePolicy(cluster: ClusterFacts, laid: LaidUnder, evidence: EvidenceTable): Policy {
  const issues: Issue[] = [];
  const keep = <T extends RoleFact | BindingFact>(facts: readonly T[]): readonly T[] =>
    lastOfEach(accepted(facts, evidence, issues), evidence, issues);
  const clusterRoles = [...laid.clusterRoles, ...keep(cluster.clusterRoles)];
  const roles = new Map<string, EffectiveRole>();
  const aggregated = aggregate(clusterRoles);
  for (const role of aggregated.roles.values()) roles.set(objectKey(role.fact), role);
  for (const fact of [...laid.roles, ...keep(cluster.roles)])
    roles.set(objectKey(fact), {
      fact,
      rules: fact.rules,
      sources: fact.rules.map((_, index) => ({ role: fact, index })),
    });
  const facts = [
    ...laid.clusterRoleBindings,
    ...keep(cluster.clusterRoleBindings),
    ...laid.roleBindings,
    ...keep(cluster.roleBindings),
  ];
  const bindings = facts.map((fact, order): BoundRole => {
    const roleKey = roleRefKey(fact);
    const role = roles.get(roleKey);
    const vendor = laid.isShippedBinding(fact) && (role === undefined || laid.isShippedRole(role.fact));
    return role === undefined ? { fact, roleKey, order, vendor } : { fact, roleKey, role, order, vendor };
  });
  return { roles, bindings, issues, unsettled: aggregated.unsettled };
}

function accepted<T extends RoleFact | BindingFact>(
  facts: readonly T[],
  evidence: EvidenceTable,
  issues: Issue[],
): readonly T[] {
  return facts.filter((fact) => {
    const faults = rbacFaults(asObject(fact));
    if (faults.length === 0) return true;
    const { document, pointer } = evidence.locate(fact.evidence);
    for (const fault of faults)
      issues.push({
        code: "refused-object",
        document,
        pointer: pointer + fault.pointer,
        expected: `${fault.expected} in ${fault.field} of ${objectKey(fact)} (an API server refuses the object)`,
        came: fault.came,
      });
    return false;
  });
}

/** The object as validation reads it; facts have the API's own field names. */
function asObject(fact: RoleFact | BindingFact): Readonly<Record<string, unknown>> {
  const metadata = { name: fact.name, namespace: fact.namespace };
  if ("roleRef" in fact) return { kind: fact.kind, metadata, roleRef: fact.roleRef, subjects: fact.subjects };
  const selectors = fact.aggregationSelectors;
  const aggregation = selectors === undefined ? {} : { aggregationRule: { clusterRoleSelectors: selectors } };
  return { kind: fact.kind, metadata, rules: fact.rules, ...aggregation };
}

/** One object a name: the last one, as when the documents are applied in order. */
function lastOfEach<T extends RoleFact | BindingFact>(
  facts: readonly T[],
  evidence: EvidenceTable,
  issues: Issue[],
): readonly T[] {
  const last = new Map<string, T>();
  for (const fact of facts) last.set(objectKey(fact), fact);
  if (last.size === facts.length) return facts;
  return facts.filter((fact) => {
    const winner = last.get(objectKey(fact));
    if (winner === fact || winner === undefined) return true;
    const there = evidence.locate(winner.evidence);
    const { document, pointer } = evidence.locate(fact.evidence);
    issues.push({
      code: "duplicate-object",
      document,
      pointer,
      expected: `one ${objectKey(fact)} in a cluster`,
      came: `another in \`${there.document}\` at \`${there.pointer}\`, which is taken`,
    });
    return false;
  });
}
