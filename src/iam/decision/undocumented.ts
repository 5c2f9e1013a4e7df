/** What AWS does not document, or documents in two ways: the verdict is unknown where one of these decides. `what` holds both readings. */
import type { Gap } from "../../facts/gap.ts";

const undocumented = (what: string, page: string): Gap => ({
  kind: "undocumented",
  what,
  direction: "may-remove",
  scope: "*",
  close: page,
});

/** The gaps of kind `undocumented`, by what they are about. */
export const UNDOCUMENTED = {
  userBoundary: undocumented(
    "a trust policy that names a user whose boundary does not allow the call: allowed, as any grant to a user ARN, or denied, as the guide to trust policies says",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html",
  ),
  limitedWildcard: undocumented(
    "a grant to `*` without aws:PrincipalArn for a caller whose boundary or session policy does not allow the call: allowed or denied",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
  ),
  serviceByWildcard: undocumented(
    "a grant to `*` used by an AWS service or a federated caller: allowed or denied",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
  ),
  notPrincipalAccount: undocumented(
    "NotPrincipal that lists the account of the caller and not the caller: the caller is exempt or not",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html",
  ),
  notPrincipalTrust: undocumented(
    "NotPrincipal in a trust policy, which AWS does not support there: it names nobody or everyone else",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html",
  ),
} as const satisfies Record<string, Gap>;
