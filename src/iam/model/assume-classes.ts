/** Users and roles of one account that may call sts:AssumeRole on the same resources under the same limits: one decision serves them all. */
import type { Layer, Layers, PolicyInForce } from "../decision/layers.ts";
import { coversAction } from "../decision/match-statement.ts";
import { type Glob, matchesGlob } from "../policy/glob.ts";
import type { Policy, Statement } from "../policy/statement.ts";
import type { OrganizationModel } from "./organization.ts";
import type { EstatePolicies } from "./policies.ts";
import type { PrincipalFact } from "./principal-index.ts";
import { ASSUME_ROLE, type TrustTarget } from "./trust-index.ts";

export interface AssumeClass {
  readonly account: string;
  readonly members: PrincipalFact[];
  /** Those of the first member, without statements on other actions. */
  readonly layers: Omit<Layers, "resource" | "resourceControl">;
  /** What the Allow statements cover; `undefined` = only the statements themselves can tell. */
  readonly patterns: readonly Glob[] | undefined;
  readonly serviceLinked: boolean;
}

const ACTION = ASSUME_ROLE.toLowerCase();

/** The classes of all principals, and the class of each. */
export function assumeClasses(
  principals: readonly PrincipalFact[],
  policies: EstatePolicies,
  organization: OrganizationModel,
): { readonly classes: readonly AssumeClass[]; readonly classOf: ReadonlyMap<PrincipalFact, AssumeClass> } {
  const classes = new Map<string, AssumeClass>();
  const classOf = new Map<PrincipalFact, AssumeClass>();
  const scps = new Map<string, readonly Layer[] | undefined>();
  for (const principal of principals) {
    const identity = narrowed(policies.identity(principal));
    const serviceLinked = principal.arn.includes(":role/aws-service-role/");
    const key = [
      principal.account,
      principal.permissionsBoundary ?? "",
      String(serviceLinked),
      identity.gaps.length > 0 ? principal.arn : "",
      ...new Set(identity.policies.flatMap(({ policy }) => policy.statements.map(contentOf)).sort()),
    ].join("\n");
    let found = classes.get(key);
    if (found === undefined) {
      const boundary = policies.boundary(principal);
      if (!scps.has(principal.account))
        scps.set(principal.account, organization.serviceControl(principal.account)?.map(narrowed));
      const serviceControl = scps.get(principal.account);
      found = {
        account: principal.account,
        members: [],
        layers: {
          identity,
          ...(boundary === undefined ? {} : { boundary: narrowed(boundary) }),
          ...(serviceControl === undefined ? {} : { serviceControl }),
        },
        patterns: patternsOf(identity),
        serviceLinked,
      };
      classes.set(key, found);
    }
    found.members.push(principal);
    classOf.set(principal, found);
  }
  return { classes: [...classes.values()], classOf };
}

const narrowedPolicies = new WeakMap<Policy, Policy>();

/** The layer without statements that do not cover sts:AssumeRole, and without policies that have none left. */
export function narrowed(layer: Layer): Layer {
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
  return { policies, gaps: layer.gaps };
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

function patternsOf(identity: Layer): readonly Glob[] | undefined {
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
