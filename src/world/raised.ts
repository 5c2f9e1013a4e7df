/** Principals on which somebody may put any policy: state Q+ of docs/answers.md §1, Q with whatever its boundary and the organization let through. */
import { parseArn } from "../facts/arn.ts";
import type { IamRoleFact, UserFact } from "../facts/iam.ts";
import type { KnownKeys } from "./conditions.ts";
import { awsPrincipals } from "./entry-of.ts";
import { permissionSetOf } from "./permission-set.ts";
import type { World } from "./world.ts";

/** One way of raising a principal. */
export interface Raise {
  /** ARN of who may. */
  readonly by: string;
  /** ARN of the raised principal. */
  readonly principal: string;
  /** Key of the raised principal. */
  readonly key: string;
  readonly action: string;
  /** ARN that the action is about: the principal, a group of it, or a policy that is attached to it. */
  readonly resource: string;
  readonly context: KnownKeys;
}

type Target = UserFact | IamRoleFact;
/** How the policies that are there fare: see iam/model/resolve-principal.ts. */
export type Raised = "beside" | "instead";

const KEYS: Readonly<Record<Raised, string>> = { beside: "#raised", instead: "#raised-instead" };

/** What the key of a raised principal says. */
export interface RaisedKey {
  readonly principal: string;
  readonly how: Raised;
}

/** The principal and manner behind the key of a raised one; `undefined` for any other key. */
export function raisedOf(key: string): RaisedKey | undefined {
  for (const how of ["beside", "instead"] as const)
    if (key.startsWith("arn:") && key.endsWith(KEYS[how])) return { principal: key.slice(0, -KEYS[how].length), how };
  return undefined;
}

/** Name of the joint that raised principals of a class go through. */
export const raisedHub = (name: string): string => `raised@${name}`;

/** The policy of a request for full rights: a grant that only lets weaker ones be attached does not answer it. */
const administratorAccess = (partition: string): string => `arn:${partition}:iam::aws:policy/AdministratorAccess`;

const OWN_ACTIONS = {
  User: ["iam:PutUserPolicy", "iam:AttachUserPolicy"],
  IamRole: ["iam:PutRolePolicy", "iam:AttachRolePolicy"],
} as const;
const GROUP_ACTIONS = ["iam:PutGroupPolicy", "iam:AttachGroupPolicy"] as const;
const VERSION = "iam:CreatePolicyVersion";

/** Every action that puts policies on somebody. */
export const RAISING_ACTIONS = [...OWN_ACTIONS.User, ...OWN_ACTIONS.IamRole, ...GROUP_ACTIONS, VERSION] as const;

/** Roles that IAM lets nobody write to but AWS: service-linked ones, and those of Identity Center. */
export const isProtected = (arn: string): boolean =>
  arn.includes(":role/aws-service-role/") || permissionSetOf(arn) !== undefined;

/**
 * Who may raise whom, one way each: the first action that is allowed whatever is open, else the first that may be. Principals that are
 * allowed everything already are left out: what they give to others they have. Whoever raises itself without limits needs nobody else;
 * `isLimited` says of whom something stays that denies, or may.
 */
export function raisesOf(world: World, isLimited: (raised: RaisedKey) => boolean): readonly Raise[] {
  const found: Raise[] = [];
  const accounts = Map.groupBy(targetsOf(world), ({ account }) => account);
  for (const writer of world.aws.writers()) {
    if (!RAISING_ACTIONS.some(writer.may) || writer.unlimited) continue;
    const by = writer.fact.arn;
    const own = wayOf(world, by, writer.may, writer.fact);
    if (own !== undefined) found.push(own.raise);
    const raised = own?.firm === true ? raisedOf(own.raise.key) : undefined;
    if (raised !== undefined && writer.fact.permissionsBoundary === undefined && !isLimited(raised)) continue;
    for (const target of accounts.get(writer.fact.account) ?? []) {
      if (target === writer.fact) continue;
      const way = wayOf(world, by, writer.may, target);
      if (way !== undefined) found.push(way.raise);
    }
  }
  return found;
}

function targetsOf(world: World): Target[] {
  return [...world.estate.accounts.values()].flatMap(({ users, roles }) => [
    ...users,
    ...roles.filter(({ arn }) => !isProtected(arn)),
  ]);
}

function wayOf(
  world: World,
  by: string,
  may: (action: string) => boolean,
  target: Target,
): { readonly raise: Raise; readonly firm: boolean } | undefined {
  let best: Raise | undefined;
  for (const { action, resource, how } of waysTo(world, target)) {
    if (!may(action)) continue;
    const context: KnownKeys = new Map<string, "absent" | readonly string[]>([
      ["iam:policyarn", [administratorAccess(parseArn(target.arn)?.partition ?? "aws")]],
      ["iam:permissionsboundary", target.permissionsBoundary === undefined ? "absent" : [target.permissionsBoundary]],
    ]);
    const decision = world.aws.decide(by, action, resource, context);
    if (decision === undefined || decision.verdict === "denied") continue;
    const raise = { by, principal: target.arn, key: `${target.arn}${KEYS[how]}`, action, resource, context };
    if (decision.verdict === "allowed") return { raise, firm: true };
    best ??= raise;
  }
  return best === undefined ? undefined : { raise: best, firm: false };
}

function* waysTo(
  world: World,
  target: Target,
): Generator<{ readonly action: string; readonly resource: string; readonly how: Raised }> {
  const [put, attach] = OWN_ACTIONS[target.kind];
  // Without inline policies there is nothing to write over.
  yield { action: put, resource: target.arn, how: target.inlinePolicies.length > 0 ? "instead" : "beside" };
  yield { action: attach, resource: target.arn, how: "beside" };
  const attached = new Set(target.attachedPolicies);
  if (target.kind === "User")
    for (const group of world.estate.accounts.get(target.account)?.groups ?? []) {
      if (!target.groups.includes(group.name)) continue;
      for (const action of GROUP_ACTIONS) yield { action, resource: group.arn, how: "beside" };
      for (const policy of group.attachedPolicies) attached.add(policy);
    }
  for (const policy of attached)
    if (!policy.includes(":iam::aws:")) yield { action: VERSION, resource: policy, how: "beside" };
}

/** Roles whose trust lets the policies of a principal decide, by whom it names. */
export interface TrustingRoles {
  /** Those that name everybody or the whole account of a principal. */
  ofAccount(account: string): readonly string[];
  /** Those of other accounts that name the principal. */
  naming(principal: string): readonly string[];
  /** Does the trust deny somebody? Then principals of one account differ. */
  denies(role: string): boolean;
}

/** All roles of the estate by whom their trust policies name. */
export function trustingRoles(world: World): TrustingRoles {
  const everyone: string[] = [];
  const byName = new Map<string, string[]>();
  const denying = new Set<string>();
  for (const { roles } of world.estate.accounts.values())
    for (const { arn, trustPolicy } of roles) {
      if (JSON.stringify(trustPolicy.document)?.includes('"Deny"') === true) denying.add(arn);
      const own = parseArn(arn)?.account;
      const names = new Set(
        [...awsPrincipals(trustPolicy.document)].flatMap((text) => {
          const named = parseArn(text);
          if (named === undefined) return [text];
          return named.resource === "root" ? [named.account] : named.account === own ? [] : [text];
        }),
      );
      for (const name of names) {
        if (name === "*") everyone.push(arn);
        else if (byName.has(name)) byName.get(name)?.push(arn);
        else byName.set(name, [arn]);
      }
    }
  return {
    ofAccount: (account) => [...new Set([...everyone, ...(byName.get(account) ?? [])])],
    naming: (principal) => byName.get(principal) ?? [],
    denies: (role) => denying.has(role),
  };
}
