/** A username and groups as a mapping gives them, split into what is fixed and what a session brings. */
import type { Handle } from "../facts/evidence.ts";
import { type Open, TRUE } from "../facts/open.ts";
import type { Dead, Mapping } from "./mapping.ts";
import type { Principal } from "./principals.ts";
import { EC2_PRIVATE_DNS_NAME } from "./templates.ts";
import { isPattern, type KnownInstances, usernamePattern } from "./username-pattern.ts";

type Templated = Pick<Mapping, "username" | "pattern" | "groups" | "groupPatterns" | "open" | "isNode" | "dead">;

/**
 * Fills in what the principal fixes: the account, and for principals without sessions the empty session name. A template that wants the DNS
 * name of an instance makes the login of every other session fail.
 */
export function templated(
  principal: Pick<Principal, "kind" | "account">,
  username: string,
  groups: readonly string[],
  instances: KnownInstances,
  evidence: readonly Handle[],
): Templated {
  const fill = (template: string): string => {
    const text = template.split("{{AccountID}}").join(principal.account);
    if (principal.kind === "aws-role") return text;
    return text.split("{{SessionName}}").join("").split("{{SessionNameRaw}}").join("");
  };
  const name = fill(username);
  const filled = groups.map(fill);
  const wantsInstance = [name, ...filled].some((template) => template.includes(EC2_PRIVATE_DNS_NAME));
  const isNode = name.startsWith("system:node:");
  const dead: Dead | undefined =
    wantsInstance && principal.kind !== "aws-role"
      ? {
          reason: "no-session",
          sentence: "a template wants the DNS name of an instance, but this principal has no session named after one",
        }
      : undefined;
  return {
    username: name,
    ...(isPattern(name) ? { pattern: usernamePattern(name, instances, evidence) } : {}),
    groups: filled.filter((group) => !isPattern(group)),
    groupPatterns: filled.filter(isPattern).map((group) => usernamePattern(group, instances, evidence)),
    open: wantsInstance ? instanceSession(evidence) : TRUE,
    isNode,
    ...(dead === undefined ? {} : { dead }),
  };
}

/** The session is named after an instance. */
function instanceSession(evidence: readonly Handle[]): Open {
  const values = [`i-${"?".repeat(8)}`, `i-${"?".repeat(17)}`];
  return {
    kind: "leaf",
    step: 0,
    key: "sts:RoleSessionName",
    operator: "StringLike",
    values,
    controller: "caller",
    evidence,
  };
}
