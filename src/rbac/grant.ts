/** What allows a request: one binding, its role, and the rules and subject that match. */
import type { EvidenceTable, Handle } from "../facts/evidence.ts";
import type { BindingFact, RoleFact } from "../facts/kubernetes.ts";
import type { EffectiveRole } from "./aggregation.ts";
import type { BoundRole } from "./policy.ts";

/** Where a human sees the grant. Rules of an aggregated role lie in the roles that they came from. */
export interface GrantEvidence {
  readonly binding: Handle;
  readonly subject: Handle;
  readonly role: Handle;
  readonly rules: readonly Handle[];
}

export interface Grant {
  readonly binding: BindingFact;
  readonly role: RoleFact;
  /** Indexes into the rules of the role after aggregation, ascending. */
  readonly rules: readonly number[];
  /** Index of the first subject that the identity is. */
  readonly subject: number;
  readonly vendor: boolean;
  readonly evidence: GrantEvidence;
}

/** The grant by these rules and this subject of a binding. */
export function grantOf(
  evidence: EvidenceTable,
  bound: BoundRole,
  role: EffectiveRole,
  rules: readonly number[],
  subject: number,
): Grant {
  return {
    binding: bound.fact,
    role: role.fact,
    rules,
    subject,
    vendor: bound.vendor,
    evidence: {
      binding: bound.fact.evidence,
      subject: evidence.below(bound.fact.evidence, "subjects", subject),
      role: role.fact.evidence,
      rules: ruleHandles(evidence, role, rules),
    },
  };
}

/** Places of rules, in the roles where they were written. */
export function ruleHandles(evidence: EvidenceTable, role: EffectiveRole, rules: readonly number[]): readonly Handle[] {
  return rules.flatMap((index) => {
    const source = role.sources[index];
    return source === undefined ? [] : [evidence.below(source.role.evidence, "rules", source.index)];
  });
}
