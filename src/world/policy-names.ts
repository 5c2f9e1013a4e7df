/** Names of policies by the place of their documents. */
import type { Estate } from "../facts/estate.ts";
import type { PolicyDocument } from "../facts/iam.ts";
import { RAISED_POLICY } from "../iam/model/resolve-principal.ts";

/** By `document#pointer` of the policy document. Trust policies are called so. */
export function policyNamesOf(estate: Estate): Map<string, string> {
  const names = new Map<string, string>();
  const put = (policy: PolicyDocument, name = policy.name): void => {
    const { document, pointer } = estate.evidence.locate(policy.evidence);
    names.set(`${document}#${pointer}`, name);
  };
  for (const account of estate.accounts.values()) {
    for (const fact of [...account.users, ...account.roles, ...account.groups])
      for (const policy of fact.inlinePolicies) put(policy);
    for (const role of account.roles) put(role.trustPolicy, `trust policy of ${role.name}`);
    for (const fact of account.resourcePolicies) put(fact.policy, `policy of ${fact.resourceArn}`);
  }
  for (const fact of estate.managedPolicies.values()) put(fact.policy);
  for (const { policy } of estate.organization?.policies ?? []) put(policy);
  names.set(`${RAISED_POLICY}#`, "any policy put on it");
  return names;
}
