/**
 * OIDC identity provider configs of a cluster: tokens of an outside issuer come in as users and groups.
 * https://docs.aws.amazon.com/eks/latest/userguide/authenticate-oidc-identity-provider.html; claims: kubernetes OIDC authenticator.
 */
import type { IdentityProviderConfigFact } from "../facts/eks.ts";
import { oidcKey } from "../facts/identity.ts";
import { type Open, TRUE } from "../facts/open.ts";
import type { Dead, Mapping } from "./mapping.ts";
import type { UsernamePattern } from "./username-pattern.ts";

/** How one config makes users and groups. */
export interface ProviderClaims {
  /** Without `https://`. */
  readonly issuer: string;
  readonly usernameClaim: string;
  readonly usernamePrefix: string;
  readonly groupsClaim: string | undefined;
  readonly groupsPrefix: string;
}

/** Claims and prefixes with their defaults: claim `sub`; prefix `ISSUER#` unless the claim is `email`, and `-` for none. */
export function providerClaims(config: IdentityProviderConfigFact): ProviderClaims {
  const usernameClaim = config.usernameClaim || "sub";
  const given = config.usernamePrefix || (usernameClaim === "email" ? "-" : `${config.issuerUrl}#`);
  return {
    issuer: config.issuerUrl.replace(/^https:\/\//, ""),
    usernameClaim,
    usernamePrefix: given === "-" ? "" : given,
    groupsClaim: config.groupsClaim || undefined,
    groupsPrefix: config.groupsPrefix ?? "",
  };
}

/** The outside subject that comes in under a username; `undefined` when no subject does. Claims other than `sub` name nobody by key. */
export function subjectOfUsername(claims: ProviderClaims, username: string): string | undefined {
  const value = claimValue(claims.usernamePrefix, username);
  return value === undefined || claims.usernameClaim !== "sub" ? undefined : oidcKey(claims.issuer, value);
}

/** The mapping of every subject of a config's issuer. */
export function identityProviderMapping(config: IdentityProviderConfigFact): Mapping {
  const claims = providerClaims(config);
  const { issuer, usernameClaim, usernamePrefix, groupsClaim, groupsPrefix } = claims;
  const subjects = oidcKey(issuer, "*");
  const dead: Dead | undefined =
    config.status === undefined || config.status === "ACTIVE"
      ? undefined
      : { reason: "inactive", sentence: `the identity provider config has the status \`${config.status}\`` };
  const pattern = claimPattern(config, usernamePrefix, usernameClaim);
  return {
    source: "identity-provider-config",
    principal: dead === undefined ? subjects : null,
    ...(dead === undefined ? {} : { dead, meant: subjects }),
    principalKind: "oidc",
    exists: null,
    account: "",
    username: pattern.template,
    pattern,
    groups: [],
    groupPatterns: groupsClaim === undefined ? [] : [claimPattern(config, groupsPrefix, groupsClaim)],
    accessPolicies: [],
    open: requiredClaims(config, issuer),
    vendor: false,
    isNode: false,
    nodes: [],
    evidence: [config.evidence],
  };
}

function claimPattern(config: IdentityProviderConfigFact, prefix: string, claim: string): UsernamePattern {
  const key = `${config.issuerUrl.replace(/^https:\/\//, "")}:${claim}`;
  return {
    template: `${prefix}{{${claim}}}`,
    matches(text): Open | undefined {
      const value = claimValue(prefix, text);
      if (value === undefined) return undefined;
      return {
        kind: "leaf",
        step: 0,
        key,
        operator: "StringEquals",
        values: [value],
        controller: "environment",
        evidence: [config.evidence],
      };
    },
  };
}

/** EKS admits no names that begin with `system:` from outside. */
function claimValue(prefix: string, text: string): string | undefined {
  if (!text.startsWith(prefix) || text.length === prefix.length || text.startsWith("system:")) return undefined;
  return text.slice(prefix.length);
}

function requiredClaims(config: IdentityProviderConfigFact, issuer: string): Open {
  const names = Object.keys(config.requiredClaims).sort();
  const of: Open[] = names.map((name) => ({
    kind: "leaf",
    step: 0,
    key: `${issuer}:${name}`,
    operator: "StringEquals",
    values: [config.requiredClaims[name] ?? ""],
    controller: "environment",
    evidence: [config.evidence],
  }));
  const [only] = of;
  return only === undefined ? TRUE : of.length === 1 ? only : { kind: "all", of };
}
