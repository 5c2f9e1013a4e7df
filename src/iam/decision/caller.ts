/** Who makes a request, as AWS sees it. */
import { parseArn } from "../../facts/arn.ts";

/** Who makes a request. Accounts are 12-digit ids. */
export type Caller =
  | { readonly kind: "user"; readonly arn: string; readonly account: string; readonly uniqueId?: string }
  | {
      readonly kind: "role";
      /** With its path when that is known. */
      readonly arn: string;
      readonly account: string;
      readonly name: string;
      /** Name of the session; `undefined` = any. */
      readonly session?: string;
      readonly uniqueId?: string;
      readonly serviceLinked: boolean;
      /** The ARN lacks the role's path: only a session ARN was given. */
      readonly pathUnknown?: true;
    }
  | { readonly kind: "root"; readonly arn: string; readonly account: string }
  /** An account outside of the snapshot: it decides itself who. */
  | { readonly kind: "account"; readonly arn: string; readonly account: string }
  | { readonly kind: "anyone" }
  | { readonly kind: "service"; readonly name: string }
  /** The provider as a trust policy names it: an ARN, or a name such as `accounts.google.com`. */
  | { readonly kind: "oidc"; readonly provider: string }
  | { readonly kind: "saml"; readonly provider: string };

/** The account of a caller, when it has one. */
export function accountOf(caller: Caller): string | undefined {
  return "account" in caller ? caller.account : undefined;
}

/**
 * Reads a principal: user ARN, role ARN (any session), assumed-role ARN (that session; the role's path is not in it),
 * root ARN, provider ARN, service name, or `*`. `undefined` when it is none of these.
 */
export function callerOf(principal: string): Caller | undefined {
  if (principal === "*") return { kind: "anyone" };
  const parts = parseArn(principal);
  if (parts === undefined)
    return principal.endsWith(".amazonaws.com") || principal.endsWith(".amazonaws.com.cn")
      ? { kind: "service", name: principal }
      : undefined;
  const { partition, service, account, resource } = parts;
  const slash = resource.indexOf("/");
  const type = slash < 0 ? resource : resource.slice(0, slash);
  const name = resource.slice(resource.lastIndexOf("/") + 1);
  if (service === "iam" && type === "user") return { kind: "user", arn: principal, account };
  if (service === "iam" && type === "role")
    return { kind: "role", arn: principal, account, name, serviceLinked: isServiceLinked(resource) };
  if (service === "iam" && resource === "root") return { kind: "root", arn: principal, account };
  if (service === "iam" && type === "oidc-provider") return { kind: "oidc", provider: principal };
  if (service === "iam" && type === "saml-provider") return { kind: "saml", provider: principal };
  const [, role, session] = resource.split("/");
  if (service === "sts" && type === "assumed-role" && role !== undefined && session !== undefined) {
    const arn = `arn:${partition}:iam::${account}:role/${role}`;
    return {
      kind: "role",
      arn,
      account,
      name: role,
      session: resource.slice(type.length + role.length + 2),
      serviceLinked: false,
      pathUnknown: true,
    };
  }
  return undefined;
}

/** Service-linked roles live below this path. https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html */
export function isServiceLinked(resource: string): boolean {
  return resource.startsWith("role/aws-service-role/");
}
