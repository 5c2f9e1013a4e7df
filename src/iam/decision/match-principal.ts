/** How a statement's Principal element names a caller. Rules: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
import { assumedRoleArn, parseArn } from "../../facts/arn.ts";
import { type Atom, either, type Formula } from "../conditions/formula.ts";
import { conditionTest } from "../conditions/test.ts";
import type { Principals } from "../policy/statement.ts";
import type { Caller } from "./caller.ts";

/** The ways in which a statement can name a caller; what else is needed depends on the way. */
export interface Naming {
  /** By `*`. */
  readonly everyone: boolean;
  /** By the account (root ARN or bare id): the account delegates to its own policies. */
  readonly account: boolean;
  /** By the ARN or unique id of the user, of the role, of the service, of the provider. */
  readonly user: boolean;
  readonly role: boolean;
  readonly service: boolean;
  readonly provider: boolean;
  /** By the ARN of a session; open when the name of the session is. */
  readonly session: Formula;
}

const NOBODY: Naming = {
  everyone: false,
  account: false,
  user: false,
  role: false,
  service: false,
  provider: false,
  session: false,
};

/** The key that stands for the ARN of the caller's own session. */
export const CALLER_SESSION = "@callerSession";

/** Whether the session name of a role caller without one is open (`true`) or matches no session ARN. */
export interface SessionRule {
  readonly sessionsOpen: boolean;
}

/** How `principals` names `caller`. `origin` is kept for evidence. */
export function namingOf(principals: Principals, caller: Caller, rule: SessionRule, origin: unknown): Naming {
  switch (caller.kind) {
    case "service":
      return { ...NOBODY, everyone: principals.everyone, service: principals.services.includes(caller.name) };
    case "oidc":
    case "saml":
      return { ...NOBODY, everyone: principals.everyone, provider: principals.federated.includes(caller.provider) };
    case "anyone":
      return principals.everyone ? { ...NOBODY, everyone: true } : NOBODY;
    default:
      return principals.aws.length === 0
        ? principals.everyone
          ? { ...NOBODY, everyone: true }
          : NOBODY
        : awsNaming(principals, caller, rule, origin);
  }
}

type AwsCaller = Extract<Caller, { readonly account: string }>;

function awsNaming(principals: Principals, caller: AwsCaller, rule: SessionRule, origin: unknown): Naming {
  let account = false;
  let user = false;
  let role = false;
  let session: Formula = false;
  for (const text of principals.aws) {
    if (isAccount(text, caller.account)) account = true;
    else if (caller.kind === "user") user ||= text === caller.arn || text === caller.uniqueId;
    else if (caller.kind === "account") role ||= parseArn(text)?.account === caller.account;
    else if (caller.kind === "role") {
      if (text === caller.uniqueId || isRoleArn(text, caller)) role = true;
      else if (text.includes(":assumed-role/")) session = either(session, sessionNaming(text, caller, rule, origin));
    }
  }
  return { ...NOBODY, everyone: principals.everyone, account, user, role, session };
}

function isAccount(text: string, account: string): boolean {
  if (text === account) return true;
  return text.endsWith(":root") && text.includes(`:iam::${account}:root`);
}

/** A role ARN names every session of the role. A session ARN carries no path, so a caller known by its session only is compared by account and name (names are unique in an account). */
function isRoleArn(text: string, caller: AwsCaller & { kind: "role" }): boolean {
  if (text === caller.arn) return true;
  if (caller.pathUnknown === undefined || !text.endsWith(`/${caller.name}`)) return false;
  const parts = parseArn(text);
  return parts?.service === "iam" && parts.account === caller.account && parts.resource.startsWith("role/");
}

function sessionNaming(
  text: string,
  caller: AwsCaller & { kind: "role" },
  rule: SessionRule,
  origin: unknown,
): Formula {
  if (caller.session !== undefined) return text === assumedRoleArn(caller.arn, caller.session);
  const prefix = assumedRoleArn(caller.arn, "") ?? "";
  if (!rule.sessionsOpen || !text.startsWith(prefix)) return false;
  const test = conditionTest(CALLER_SESSION, "StringEquals", [text], false);
  if (test === undefined) return false;
  const open: Atom = {
    kind: "atom",
    test,
    variable: test.id,
    domain: { optional: false, prefix },
    others: new Map(),
    origin,
    step: 0,
    controller: "caller",
  };
  return open;
}

/** Every way of being named, for statements where the way does not matter. */
export function anyNaming(naming: Naming): Formula {
  const { everyone, account, user, role, service, provider } = naming;
  return everyone || account || user || role || service || provider || naming.session;
}
