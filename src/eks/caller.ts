/** Who STS says the caller is. Rule: aws-iam-authenticator pkg/token/token.go getIdentityFromSTSResponse. */
import { canonicalize, type PrincipalType } from "./canonicalize.ts";

/** An answer of STS GetCallerIdentity, and the access key that signed the request. */
export interface CallerIdentity {
  readonly arn: string;
  readonly account: string;
  readonly userId: string;
  readonly accessKeyId?: string | undefined;
}

export interface Caller {
  readonly principalType: PrincipalType;
  readonly canonicalArn: string;
  readonly accountId: string;
  /** AROA…, AIDA…, or the whole user id of users, the root and federated users. */
  readonly userId: string;
  readonly sessionName: string;
  readonly accessKeyId: string;
}

/** The caller, or why the authenticator refuses the answer. The session name comes out of the user id, not out of the ARN. */
export function callerOf(identity: CallerIdentity): Caller | { readonly error: string } {
  const { arn, account, userId } = identity;
  const canonical = canonicalize(arn);
  if ("error" in canonical) return { error: canonical.error };
  const whole = canonical.principalType !== "role" && canonical.principalType !== "assumed-role";
  const parts = userId.split(":");
  const [id = "", session = ""] = parts;
  if (!whole && parts.length !== 2) return { error: `expected a user id of the form ID:SESSION, came \`${userId}\`` };
  return {
    principalType: canonical.principalType,
    canonicalArn: canonical.canonical,
    accountId: account,
    userId: whole ? userId : id,
    sessionName: whole ? "" : session,
    accessKeyId: identity.accessKeyId ?? "",
  };
}
