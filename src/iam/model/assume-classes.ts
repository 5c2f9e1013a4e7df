/** Users and roles of one account that may call sts:AssumeRole on the same resources under the same limits: one decision serves them all. */
import { EMPTY_LAYER, type Layer, type Layers, type PolicyInForce } from "../decision/layers.ts";
import { coversAction } from "../decision/match-statement.ts";
import { type Glob, matchesGlob } from "../policy/glob.ts";
import { isFields } from "../policy/json.ts";
import type { Policy, Statement } from "../policy/statement.ts";
import type { OrganizationModel } from "./organization.ts";
import type { EstatePolicies } from "./policies.ts";
import type { PrincipalFact } from "./principal-index.ts";
import { ASSUME_ROLE, type TrustTarget } from "./trust-index.ts";

/** One class: its members decide sts:AssumeRole alike, unless a condition reads a key of their own. */
export interface AssumeClass {
  readonly account: string;
  readonly members: PrincipalFact[];
  /** Those of the first member, without statements on other actions. */
  readonly layers: Omit<Layers, "resource" | "resourceControl">;
  /** What the Allow statements cover; `undefined` = only the statements themselves can tell. */
  readonly patterns: readonly Glob[] | undefined;
  /** Whether all that `patterns` cover is granted whatever else: no Deny, no condition, no limit, nothing missing. */
  readonly plain: boolean;
}

const ACTION = ASSUME_ROLE.toLowerCase();

/** The classes of all principals, and the class of each. */
export function assumeClasses(
  principals: readonly PrincipalFact[],
  policies: EstatePolicies,
  organization: OrganizationModel,
): {
  readonly classes: readonly AssumeClass[];
  readonly classOf: (principal: PrincipalFact) => AssumeClass | undefined;
} {
  const classes = new Map<string, AssumeClass>();
  const identityOf = (principal: PrincipalFact): Layer => narrowed(policies.identityFor(principal, mayCoverAssumeRole));
  const scps = new Map<string, readonly Layer[] | undefined>();
  for (const principal of principals) {
    const identity = identityOf(principal);
    const key = keyOf(principal, identity);
    let one = classes.get(key);
    if (one === undefined) {
      const boundary = policies.boundary(principal);
      if (!scps.has(principal.account)) scps.set(principal.account, limitsOf(organization, principal.account));
      const serviceControl = isServiceLinked(principal) ? undefined : scps.get(principal.account);
      one = {
        account: principal.account,
        members: [],
        layers: {
          identity,
          ...(boundary === undefined ? {} : { boundary: narrowed(boundary) }),
          ...(serviceControl === undefined ? {} : { serviceControl }),
        },
        patterns: patternsOf(identity),
        plain: boundary === undefined && serviceControl === undefined && isPlain(identity),
      };
      classes.set(key, one);
    }
    one.members.push(principal);
  }
  return {
    classes: [...classes.values()],
    classOf: (principal) => classes.get(keyOf(principal, identityOf(principal))),
  };
}

/** The SCPs of an account as far as they can limit sts:AssumeRole; `undefined` = they do not. */
function limitsOf(organization: OrganizationModel, account: string): readonly Layer[] | undefined {
  const limiting = organization
    .serviceControl(account)
    ?.map(narrowed)
    .filter((layer) => !letsAll(layer));
  return limiting === undefined || limiting.length === 0 ? undefined : limiting;
}

/** Whether a layer lets everything through, as FullAWSAccess does. */
export function letsAll(layer: Layer): boolean {
  let all = false;
  for (const { policy } of layer.policies)
    for (const statement of policy.statements) {
      if (statement.effect === "Deny") return false;
      all ||= hasNoConditions(statement) && isAll(statement);
    }
  return all && layer.gaps.length === 0;
}

function isAll({ notAction, actions, notResource, resources }: Statement): boolean {
  if (notAction || notResource) return false;
  return actions.some(({ text }) => text === "*") && resources?.some(({ text }) => text === "*") === true;
}

/** Whether a layer grants what its patterns cover whatever else: no Deny, no condition, nothing missing. */
function isPlain(layer: Layer): boolean {
  if (layer === EMPTY_LAYER) return true;
  return (
    layer.gaps.length === 0 &&
    layer.policies.every(({ policy }) =>
      policy.statements.every((one) => one.effect === "Allow" && hasNoConditions(one) && !one.notResource),
    )
  );
}

const hasNoConditions = (statement: Statement): boolean =>
  statement.conditions.length === 0 && statement.unknownConditions.length === 0;

const isServiceLinked = (principal: PrincipalFact): boolean => principal.path.startsWith("/aws-service-role/");

function keyOf(principal: PrincipalFact, identity: Layer): string {
  const serviceLinked = isServiceLinked(principal);
  const { account, permissionsBoundary = "" } = principal;
  if (identity === EMPTY_LAYER && permissionsBoundary === "" && !serviceLinked) return account;
  const head = `${account} ${serviceLinked ? "linked" : ""} ${permissionsBoundary}`;
  if (identity === EMPTY_LAYER) return head;
  const statements = identity.policies.flatMap(({ policy }) => policy.statements.map(contentOf));
  const unlike = identity.gaps.length > 0 ? principal.arn : "";
  return [head, unlike, ...(statements.length > 1 ? new Set(statements.sort()) : statements)].join("\n");
}

/** Whether raw JSON of a policy may hold a statement on sts:AssumeRole: most do not, and need not be parsed. */
function mayCoverAssumeRole(document: unknown): boolean {
  if (!isFields(document)) return false;
  const statements = document["Statement"];
  return Array.isArray(statements) ? statements.some(mayBeOn) : mayBeOn(statements);
}

function mayBeOn(statement: unknown): boolean {
  if (!isFields(statement)) return false;
  const action = statement["Action"];
  if (action === undefined) return statement["NotAction"] !== undefined;
  return Array.isArray(action) ? action.some(isOnSts) : isOnSts(action);
}

/** Only a text that begins with `st` or a wildcard can match. */
function isOnSts(action: unknown): boolean {
  if (typeof action !== "string") return false;
  const first = action.charCodeAt(0);
  if (isWildcard(first)) return true;
  if ((first | 32) !== 115) return false;
  const second = action.charCodeAt(1);
  return isWildcard(second) || (second | 32) === 116;
}

const isWildcard = (code: number): boolean => code === 42 || code === 63;

const narrowedPolicies = new WeakMap<Policy, Policy>();

/** The layer without statements that do not cover sts:AssumeRole, and without policies that have none left. */
export function narrowed(layer: Layer): Layer {
  if (layer === EMPTY_LAYER) return layer;
  const policies: PolicyInForce[] = [];
  for (const one of layer.policies) {
    let policy = narrowedPolicies.get(one.policy);
    if (policy === undefined) {
      const statements = one.policy.statements.filter((statement) => coversAction(statement, ACTION));
      policy = { statements, faults: [] };
      narrowedPolicies.set(one.policy, policy);
    }
    if (policy.statements.length > 0) policies.push({ source: one.source, policy });
  }
  return policies.length === 0 && layer.gaps.length === 0 ? EMPTY_LAYER : { policies, gaps: layer.gaps };
}

const contents = new WeakMap<Statement, string>();

/** A text that is equal for statements that decide sts:AssumeRole equally. */
function contentOf(statement: Statement): string {
  let content = contents.get(statement);
  if (content === undefined) {
    const resources = statement.resources
      ?.map(({ text, template }) => `${text}${template.keys.length > 0 ? "$" : ""}`)
      .sort();
    const tests = statement.conditions.map((test) => `${test.name} ${test.id} ${test.texts.join(" ")}`).sort();
    const unknown = statement.unknownConditions.map(({ name, key }) => `${name} ${key}`);
    content = [
      statement.effect,
      statement.notResource ? "Not" : "",
      ...(resources ?? []),
      "if",
      ...tests,
      ...unknown,
    ].join("\t");
    contents.set(statement, content);
  }
  return content;
}

const NO_PATTERNS: readonly never[] = [];

function patternsOf(identity: Layer): readonly Glob[] | undefined {
  if (identity === EMPTY_LAYER) return NO_PATTERNS;
  if (identity.gaps.length > 0) return undefined;
  const patterns = new Set<Glob>();
  for (const { policy } of identity.policies)
    for (const statement of policy.statements) {
      if (statement.effect === "Deny" || statement.resources === undefined) continue;
      if (statement.notResource) return undefined;
      for (const { pattern } of statement.resources) {
        if (pattern === undefined) return undefined;
        if (pattern !== null) patterns.add(pattern);
      }
    }
  return [...patterns];
}

/** Whether the Allow statements of a class can cover a role at all. */
export function mayCover(one: AssumeClass, arn: string): boolean {
  return one.patterns === undefined || one.patterns.some((pattern) => matchesGlob(pattern, arn));
}

/** The targets of a list sorted by ARN that a class can cover: exact ones by look-up, patterns within the range of their prefix. */
export function coveredTargets(one: AssumeClass, sorted: readonly TrustTarget[]): Iterable<TrustTarget> {
  if (one.patterns === undefined) return sorted;
  const found = new Set<TrustTarget>();
  for (const pattern of one.patterns) {
    const prefix = pattern.literal ?? pattern.prefix;
    for (let at = firstAtLeast(sorted, prefix); at < sorted.length; at++) {
      const target = sorted[at];
      if (target === undefined || !target.role.arn.startsWith(prefix)) break;
      if (matchesGlob(pattern, target.role.arn)) found.add(target);
    }
  }
  return found;
}

function firstAtLeast(sorted: readonly TrustTarget[], prefix: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.role.arn ?? "") < prefix) low = middle + 1;
    else high = middle;
  }
  return low;
}
