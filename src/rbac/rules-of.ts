/** The rules that an identity holds, each with the grant that gives it. Rule: kubernetes pkg/registry/rbac/validation/rule.go VisitRulesFor. */
import type { EvidenceTable } from "../facts/evidence.ts";
import type { BindingFact, PolicyRule, RoleFact } from "../facts/kubernetes.ts";
import { type GrantEvidence, ruleHandles } from "./grant.ts";
import type { Applying } from "./subject-index.ts";

export interface HeldRule {
  readonly rule: PolicyRule;
  /** Index into the rules of the role after aggregation. */
  readonly index: number;
  readonly binding: BindingFact;
  readonly role: RoleFact;
  /** Index of the first subject that the identity is. */
  readonly subject: number;
  /** "" = everywhere (a ClusterRoleBinding). Non-resource URLs count only there. */
  readonly scope: { readonly namespace: string };
  readonly vendor: boolean;
  readonly evidence: GrantEvidence;
}

/** Every rule of the bindings given, in their order; bindings without a role give none. */
export function heldRules(evidence: EvidenceTable, applying: readonly Applying[]): readonly HeldRule[] {
  return applying.flatMap(({ bound, subject }) => {
    const { role, fact: binding, vendor } = bound;
    if (role === undefined) return [];
    const scope = { namespace: binding.namespace };
    const subjectHandle = evidence.below(binding.evidence, "subjects", subject);
    return role.rules.map((rule, index): HeldRule => {
      const rules = ruleHandles(evidence, role, [index]);
      const places = { binding: binding.evidence, subject: subjectHandle, role: role.fact.evidence, rules };
      return { rule, index, binding, role: role.fact, subject, scope, vendor, evidence: places };
    });
  });
}
