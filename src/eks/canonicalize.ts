/** ARNs as aws-iam-authenticator compares them. Rules: aws-iam-authenticator pkg/arn/arn.go Canonicalize and StripPath, pkg/endpoints/partitions.go. */
import { type ArnParts, parseArn } from "../facts/arn.ts";

/** Partitions that the authenticator knows; the comparison is case-sensitive. */
export const PARTITIONS: ReadonlySet<string> = new Set([
  "aws",
  "aws-cn",
  "aws-us-gov",
  "aws-iso",
  "aws-iso-b",
  "aws-iso-e",
  "aws-iso-f",
  "aws-eusc",
]);

export type PrincipalType = "role" | "user" | "root" | "assumed-role" | "federated-user" | "none";

/** What an ARN of STS GetCallerIdentity stands for. `principalType` is `none` exactly when there is an error. */
export type Canonical =
  | { readonly principalType: Exclude<PrincipalType, "none">; readonly canonical: string }
  | { readonly principalType: "none"; readonly error: string };

/**
 * The canonical form: an assumed-role ARN becomes the ARN of its role, everything else that names an identity stays as it is.
 * Case is not folded. Anything else is an error.
 */
export function canonicalize(arn: string): Canonical {
  const parts = partsOf(arn);
  if ("error" in parts) return { principalType: "none", error: parts.error };
  const segments = parts.resource.split("/");
  const [first = ""] = segments;
  if (parts.service === "sts" && first === "federated-user") return { principalType: first, canonical: arn };
  if (parts.service === "sts" && first === "assumed-role") {
    if (segments.length < 3) return refused(`expected a role and a session in the assumed-role ARN, came \`${arn}\``);
    const role = segments.slice(1, -1).join("/");
    return { principalType: first, canonical: `arn:${parts.partition}:iam::${parts.account}:role/${role}` };
  }
  if (parts.service === "iam" && (first === "role" || first === "user" || first === "root"))
    return { principalType: first, canonical: arn };
  if (parts.service === "iam" || parts.service === "sts")
    return refused(`expected a resource of ${parts.service} that is an identity, came \`${parts.resource}\``);
  return refused(`expected an ARN of iam or sts, came \`${arn}\``);
}

/** The ARN of a role without its path, whatever service it names; every other ARN unchanged; an error for what is no ARN. */
export function stripPath(arn: string): { readonly arn: string } | { readonly error: string } {
  const parts = partsOf(arn);
  if ("error" in parts) return parts;
  const segments = parts.resource.split("/");
  if (segments[0] !== "role" || segments.length <= 2) return { arn };
  return { arn: `arn:${parts.partition}:iam::${parts.account}:role/${segments.at(-1) ?? ""}` };
}

function partsOf(arn: string): ArnParts | { readonly error: string } {
  const parts = parseArn(arn);
  if (parts === undefined) return { error: `expected an ARN, came \`${arn}\`` };
  if (!PARTITIONS.has(parts.partition)) return { error: `expected a known partition in the ARN, came \`${arn}\`` };
  return parts;
}

const refused = (error: string): Canonical => ({ principalType: "none", error });
