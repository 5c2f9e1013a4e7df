/** Users and roles of one account that may call sts:AssumeRole on the same resources under the same limits: one decision serves them all. */

import { EMPTY_LAYER, type Layer, type Layers, type PolicyInForce } from "../decision/layers.ts";
import { coversAction } from "../decision/match-statement.ts";
import { isEverything } from "../policy/arn-pattern.ts";
import { type Glob, matchesGlob } from "../policy/glob.ts";
import type { Statement } from "../policy/statement.ts";
import { type AssumeDocument, assumeDocuments, sortedNumbers, writtenAs } from "./assume-documents.ts";
import type { OrganizationModel } from "./organization.ts";
import type { EstatePolicies } from "./policies.ts";
import type { PrincipalFact } from "./principal-index.ts";
import { remember } from "./remember.ts";
import { ASSUME_ROLE } from "./trust-index.ts";

/** One class: its members decide sts:AssumeRole alike, unless a condition reads a key of their own. */
export interface AssumeClass {
  readonly account: string;
  readonly members: PrincipalFact[];
  readonly serviceLinked: boolean;
  /** Those of the first member, without statements on other actions and without limits that `denied` says whole. */
  readonly layers: Omit<Layers, "resource" | "resourceControl">;
  /** What the Allow statements cover, by text; `undefined` = only the statements themselves can tell. */
  readonly patterns: ReadonlyMap<string, Glob> | undefined;
  /** What Deny statements deny whatever else. */
  readonly denied: readonly Glob[];
  /** Whether all that `patterns` cover and `denied` does not is granted whatever else: no condition, no further limit, nothing missing. */
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
  // Most principals are of the class of their account that nothing is said of.
  const apart = new Map<PrincipalFact, AssumeClass>();
  const readDocument = assumeDocuments();
  const limits = limitsOf(policies, organization);
  let found: AssumeDocument[] = [];
  let missing = false;
  const visit: Parameters<EstatePolicies["eachIdentity"]>[1] = (document, arn) => {
    const read = document && readDocument(document, arn);
    if (read !== undefined) found.push(read);
    else if (document === undefined) missing = true;
  };
  for (let at = 0; at < principals.length; at++) {
    const principal = principals[at];
    if (principal === undefined) continue;
    if (found.length > 0) found = [];
    missing = false;
    policies.eachIdentity(principal, visit);
    const { account, permissionsBoundary = "" } = principal;
    const serviceLinked = principal.path.startsWith("/aws-service-role/");
    const common = found.length === 0 && !missing && permissionsBoundary === "" && !serviceLinked;
    const key = common
      ? account
      : `${account} ${serviceLinked ? "linked" : ""} ${permissionsBoundary}\n${missing ? principal.arn : ""}\n${keyOf(found)}`;
    let one = classes.get(key);
    if (one === undefined) {
      one = classOf(principal, serviceLinked, found, missing ? policies.identityGaps(principal) : NO_GAPS, limits);
      classes.set(key, one);
    }
    one.members.push(principal);
    if (!common) apart.set(principal, one);
  }
  return {
    classes: [...classes.values()],
    classOf: (principal) => apart.get(principal) ?? classes.get(principal.account),
  };
}

const NO_GAPS: Layer["gaps"] = [];

function keyOf(found: readonly AssumeDocument[]): string {
  const [first] = found;
  return found.length === 1 && first !== undefined
    ? first.key
    : sortedNumbers(found.flatMap(({ contents }) => contents)).join();
}

type LimitsOf = (principal: PrincipalFact, serviceLinked: boolean) => readonly Limit[];

function classOf(
  principal: PrincipalFact,
  serviceLinked: boolean,
  found: readonly AssumeDocument[],
  gaps: Layer["gaps"],
  limitsOf: LimitsOf,
): AssumeClass {
  const identity: Layer =
    found.length === 0 && gaps.length === 0
      ? EMPTY_LAYER
      : { policies: found.map(({ source, statements }) => ({ source, policy: { statements, faults: [] } })), gaps };
  const limits = limitsOf(principal, serviceLinked);
  const own = firmDenies(identity);
  const open = limits.filter(({ whole }) => !whole);
  const boundary = open.find(({ kind }) => kind === "boundary")?.layer;
  const serviceControl = open.filter(({ kind }) => kind === "scp").map(({ layer }) => layer);
  const patterns = patternsOf(identity);
  return {
    account: principal.account,
    members: [],
    serviceLinked,
    layers: {
      identity,
      ...(boundary === undefined ? {} : { boundary }),
      ...(serviceControl.length === 0 ? {} : { serviceControl }),
    },
    patterns,
    denied: [...own.denied, ...limits.flatMap(({ denied }) => denied)],
    plain: open.length === 0 && own.whole && patterns !== undefined && hasPlainAllows(identity),
  };
}

/** A boundary or one level of SCPs, as far as it is about sts:AssumeRole. */
interface Limit {
  readonly kind: "boundary" | "scp";
  readonly layer: Layer;
  readonly denied: readonly Glob[];
  /** Whether it lets everything through but what `denied` covers. */
  readonly whole: boolean;
}

function limitsOf(policies: EstatePolicies, organization: OrganizationModel): LimitsOf {
  const boundaries = new Map<string, readonly Limit[]>();
  const levels = new Map<string, readonly Limit[]>();
  const boundaryOf = (principal: PrincipalFact): readonly Limit[] => {
    const layer = policies.boundary(principal);
    return layer === undefined ? [] : [limit("boundary", narrowed(layer))];
  };
  const levelsOf = (account: string): readonly Limit[] =>
    (organization.serviceControl(account) ?? []).map((layer) => limit("scp", narrowed(layer)));
  return (principal, serviceLinked) => {
    const boundary = remember(boundaries, principal.permissionsBoundary ?? "", () => boundaryOf(principal));
    const scps = serviceLinked ? [] : remember(levels, principal.account, () => levelsOf(principal.account));
    return scps.length === 0 ? boundary : boundary.length === 0 ? scps : [...boundary, ...scps];
  };
}

function limit(kind: Limit["kind"], layer: Layer): Limit {
  const { denied, whole } = firmDenies(layer);
  const all = layer.policies.some(({ policy }) =>
    policy.statements.some((one) => one.effect === "Allow" && hasNoConditions(one) && isOnAll(one)),
  );
  return { kind, layer, denied, whole: whole && all && layer.gaps.length === 0 };
}

const isOnAll = ({ notResource, resources }: Statement): boolean =>
  !notResource && resources?.some(({ pattern }) => pattern && isEverything(pattern)) === true;

/** What the Deny statements of a narrowed layer deny whatever else; `whole` = they deny nothing besides. */
function firmDenies(layer: Layer): { readonly denied: readonly Glob[]; readonly whole: boolean } {
  const denied: Glob[] = [];
  let whole = true;
  for (const { policy } of layer.policies)
    for (const statement of policy.statements) {
      if (statement.effect === "Allow") continue;
      const firm = hasNoConditions(statement) && !statement.notResource;
      whole &&= firm;
      for (const { pattern } of statement.resources ?? []) {
        whole &&= pattern !== undefined;
        if (firm && pattern) denied.push(pattern);
      }
    }
  return { denied, whole };
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

/** Whether a layer grants what its patterns cover whatever else. */
function hasPlainAllows({ policies, gaps }: Layer): boolean {
  return (
    gaps.length === 0 &&
    policies.every(({ policy }) => policy.statements.every((one) => one.effect === "Deny" || hasNoConditions(one)))
  );
}

const hasNoConditions = (statement: Statement): boolean =>
  statement.conditions.length === 0 && statement.unknownConditions.length === 0;

/** The layer without statements that do not cover sts:AssumeRole, and without policies that have none left. */
function narrowed(layer: Layer): Layer {
  const policies = layer.policies.flatMap(({ source, policy }): PolicyInForce[] => {
    const statements = policy.statements.filter((statement) => coversAction(statement, ACTION));
    return statements.length === 0 ? [] : [{ source, policy: { statements, faults: [] } }];
  });
  return policies.length === 0 && layer.gaps.length === 0 ? EMPTY_LAYER : { policies, gaps: layer.gaps };
}

const NO_PATTERNS: ReadonlyMap<string, Glob> = new Map();

function patternsOf(identity: Layer): ReadonlyMap<string, Glob> | undefined {
  if (identity === EMPTY_LAYER) return NO_PATTERNS;
  if (identity.gaps.length > 0) return undefined;
  const patterns = new Map<string, Glob>();
  for (const { policy } of identity.policies)
    for (const statement of policy.statements) {
      if (statement.effect === "Deny" || statement.resources === undefined) continue;
      if (statement.notResource) return undefined;
      for (const resource of statement.resources) {
        if (resource.pattern === undefined) return undefined;
        if (resource.pattern !== null) patterns.set(writtenAs(resource), resource.pattern);
      }
    }
  return patterns;
}

/** Whether the Allow statements of a class can cover a role at all. */
export function mayCover(one: AssumeClass, arn: string): boolean {
  if (one.patterns === undefined) return true;
  for (const pattern of one.patterns.values()) if (matchesGlob(pattern, arn)) return true;
  return false;
}

/** Whether a class is denied a role whatever else. */
export function isDenied({ denied }: AssumeClass, arn: string): boolean {
  for (let at = 0; at < denied.length; at++) {
    const pattern = denied[at];
    if (pattern !== undefined && matchesGlob(pattern, arn)) return true;
  }
  return false;
}
