/** The gap of an OIDC provider that no listing shows. */
import { parseArn } from "../../facts/arn.ts";
import type { Gap } from "../../facts/gap.ts";

/** The gap of a provider ARN: whether it exists, and for which audiences, is not known. */
export function providerGap(provider: string): Gap {
  return {
    kind: "not-supplied",
    what: `OIDC provider ${provider}`,
    direction: "may-remove",
    scope: `aws:${parseArn(provider)?.account ?? ""}`,
    close: "iam:ListOpenIDConnectProviders",
  };
}
