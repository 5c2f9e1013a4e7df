/** `mapAccounts`: every principal of an account comes in under its own ARN, without groups. Rule: aws-iam-authenticator pkg/server doMapping. */
import { parseArn } from "../facts/arn.ts";
import type { Estate } from "../facts/estate.ts";
import type { Handle } from "../facts/evidence.ts";
import { accountKey } from "../facts/identity.ts";
import { type Open, TRUE } from "../facts/open.ts";
import type { AwsAuthContext } from "./aws-auth-mappings.ts";
import { callerKey } from "./caller-key.ts";
import { canonicalize, stripPath } from "./canonicalize.ts";
import type { Dead, Mapping } from "./mapping.ts";
import { isListed } from "./principals.ts";
import type { UsernamePattern } from "./username-pattern.ts";

/**
 * One mapping for each principal of the listed accounts that nothing else maps, and one for the rest of an account of which not every
 * principal is known. `taken` holds the caller keys of principals with an entry of their own.
 */
export function accountMappings(
  accounts: readonly string[],
  partition: string,
  estate: Estate,
  taken: ReadonlySet<string>,
  context: AwsAuthContext,
): readonly Mapping[] {
  const evidence = context.evidenceOf("mapAccounts");
  return [...new Set(accounts)].flatMap((id) => {
    const base = {
      ...mappingOf(id, evidence),
      ...(context.createdAt === undefined ? {} : { createdAt: context.createdAt }),
    };
    const dead = context.allDead ?? accountDead(id);
    const whole = accountKey(estate.accounts.get(id)?.partition ?? partition, id);
    if (dead !== undefined) return [{ ...base, principal: null, meant: whole, dead, username: everyone(whole) }];
    const facts = estate.accounts.get(id);
    const known = facts === undefined ? [] : [...facts.users, ...facts.roles];
    const found: Mapping[] = known
      .filter(({ arn }) => !taken.has(callerKey(arn)) && !context.claimed.has(callerKey(arn)))
      .map((fact) => ({
        ...base,
        principal: fact.arn,
        principalKind: fact.kind === "User" ? "aws-user" : "aws-role",
        exists: true,
        username: usernameOf(fact.arn),
      }));
    if (facts !== undefined && !taken.has(callerKey(whole)))
      found.push({ ...base, principal: whole, principalKind: "aws-root", exists: true, username: whole });
    if (!isListed(facts))
      found.push({
        ...base,
        principal: whole,
        principalKind: "aws-account",
        username: everyone(whole),
        pattern: anyOf(id, everyone(whole), evidence),
      });
    return found;
  });
}

/** Users keep their path, roles lose it: the canonical ARN of their callers. */
function usernameOf(arn: string): string {
  const stripped = stripPath(arn);
  return "arn" in stripped ? stripped.arn : arn;
}

const everyone = (root: string): string => root.replace(/root$/, "*");

function mappingOf(account: string, evidence: readonly Handle[]) {
  return {
    source: "aws-auth-account",
    principalKind: "aws-account",
    exists: null,
    account,
    groups: [],
    groupPatterns: [],
    accessPolicies: [],
    open: TRUE,
    vendor: false,
    isNode: false,
    nodes: [],
    evidence,
  } as const;
}

function accountDead(id: string): Dead | undefined {
  if (/^\d{12}$/.test(id)) return undefined;
  return { reason: "never-matches", sentence: `expected an account id of 12 digits, came \`${id}\`` };
}

/** Whoever of the account has that ARN. */
function anyOf(account: string, template: string, evidence: readonly Handle[]): UsernamePattern {
  return {
    template,
    matches(text): Open | undefined {
      const canonical = canonicalize(text);
      const parts = parseArn(text);
      if ("error" in canonical || canonical.canonical !== text || parts?.account !== account) return undefined;
      const values = canonical.principalType === "role" ? [text, text.replace(":role/", ":role/*/")] : [text];
      return {
        kind: "leaf",
        step: 0,
        key: "aws:PrincipalArn",
        operator: "ArnLike",
        values,
        controller: "environment",
        evidence,
      };
    },
  };
}
