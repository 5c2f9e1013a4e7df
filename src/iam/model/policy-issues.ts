/** The faults of an estate's policy documents as issues. */
import type { Estate } from "../../facts/estate.ts";
import type { Issue } from "../../facts/gap.ts";
import type { PolicyDocument } from "../../facts/iam.ts";
import { parsePolicy } from "../policy/parse-policy.ts";

/** What is wrong with every policy document that could be read; one that could not has its issue from the parser. */
export function policyIssues(estate: Estate): readonly Issue[] {
  const issues: Issue[] = [];
  for (const source of policyDocuments(estate)) {
    if (source.document === undefined) continue;
    const { faults } = parsePolicy(source.document);
    if (faults.length === 0) continue;
    const place = estate.evidence.locate(source.evidence);
    for (const { code, pointer, expected, came } of faults)
      issues.push({ code, document: place.document, pointer: `${place.pointer}${pointer}`, expected, came });
  }
  return issues;
}

function* policyDocuments(estate: Estate): Generator<PolicyDocument> {
  for (const account of estate.accounts.values()) {
    for (const holder of [...account.users, ...account.groups, ...account.roles]) yield* holder.inlinePolicies;
    for (const role of account.roles) yield role.trustPolicy;
    for (const { policy } of account.resourcePolicies) yield policy;
  }
  for (const { policy } of estate.managedPolicies.values()) yield policy;
  for (const { policy } of estate.organization?.policies ?? []) yield policy;
}
