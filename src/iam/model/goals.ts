/** Who may do an action on some resource of a pattern. */
import { parseArn } from "../../facts/arn.ts";
import { ANYONE_AWS, accountKey, type IdentityKind } from "../../facts/identity.ts";
import { compareVerdicts } from "../../facts/verdict.ts";
import type { KeyState } from "../conditions/context.ts";
import type { Layer } from "../decision/layers.ts";
import { coversAction } from "../decision/match-statement.ts";
import { resourcePattern } from "../policy/arn-pattern.ts";
import { glob, globsMeet } from "../policy/glob.ts";
import { resolve } from "../policy/policy-variables.ts";
import { solve } from "../solve/solve.ts";
import { type Decision, decisionOf, type Judged, judge } from "./decide-request.ts";
import type { ModelParts } from "./model-parts.ts";
import { type PrincipalSpec, resolvePrincipal } from "./resolve-principal.ts";
import { type PolicyPattern, type ResourceSample, resourceSamples } from "./resource-samples.ts";

/** A principal that may do what was asked. */
export interface AllowedPrincipal {
  /** Key of facts/identity.ts. */
  readonly id: string;
  readonly kind: IdentityKind;
  readonly decision: Decision;
  readonly scope: AllowedScope;
}

/** Which resources of the question a verdict is about. */
export interface AllowedScope {
  /** `*` = whatever the question's pattern covers; else the narrower patterns, as policies have them. */
  readonly resources: "*" | readonly string[];
  /** Patterns that policies cut out of it. */
  readonly except: readonly string[];
}

/** Principals that are not denied, sorted by key: users, roles and roots of the snapshot, accounts that resource policies name, and anyone; `sessions` are asked for besides. */
export function principalsAllowed(
  parts: ModelParts,
  action: string,
  resource: string,
  sessions: readonly PrincipalSpec[] = [],
): readonly AllowedPrincipal[] {
  const id = action.toLowerCase();
  const question = { action: id, resource, named: namedBy(parts, resource) };
  const rows: AllowedPrincipal[] = [];
  for (const [principal, kind] of principalsAsked(parts, question.named)) {
    const row = allowedRow(parts, { id: principal }, kind, question);
    if (row !== undefined) rows.push(row);
  }
  for (const session of sessions) {
    const row = allowedRow(parts, session, "aws-session", question);
    if (row !== undefined) rows.push(row);
  }
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
}

interface Question {
  readonly action: string;
  readonly resource: string;
  /** Policies of resources that the question can be about. */
  readonly named: readonly NamedPolicy[];
}

interface NamedPolicy {
  /** Pattern of what the policy is for: a bucket's is for its objects too. */
  readonly covers: PolicyPattern;
  readonly layer: Layer;
}

function namedBy(parts: ModelParts, resource: string): readonly NamedPolicy[] {
  const asked = resourcePattern(glob(resource));
  return parts.resources.policies.flatMap((fact) => {
    const texts =
      parseArn(fact.resourceArn)?.service === "s3" ? [fact.resourceArn, `${fact.resourceArn}/*`] : [fact.resourceArn];
    return texts.flatMap((text) => {
      const pattern = glob(text);
      if (asked === undefined || !globsMeet(asked, pattern)) return [];
      return [{ covers: { text, pattern }, layer: parts.policies.single(fact.policy, fact.resourceArn) }];
    });
  });
}

/** Who can possibly have a row. */
function* principalsAsked(
  parts: ModelParts,
  named: readonly NamedPolicy[],
): Generator<readonly [string, IdentityKind]> {
  const { index, estate } = parts;
  for (const fact of index.principals) yield [fact.arn, fact.kind === "User" ? "aws-user" : "aws-role"];
  for (const account of estate.accounts.values())
    if (/^\d{12}$/.test(account.id) && index.hasAccount(account.id))
      yield [accountKey(account.partition, account.id), "aws-root"];
  const outside = new Set<string>();
  let anyone = false;
  for (const { layer } of named)
    for (const { policy } of layer.policies)
      for (const { principals, effect } of policy.statements) {
        if (principals === undefined || effect === "Deny") continue;
        anyone ||= principals.everyone;
        for (const text of principals.aws) {
          const account = /^\d{12}$/.test(text) ? text : parseArn(text)?.account;
          if (account !== undefined && /^\d{12}$/.test(account) && !index.hasAccount(account)) outside.add(account);
        }
      }
  for (const account of outside) yield [accountKey("aws", account), "aws-account"];
  if (anyone) yield [ANYONE_AWS, "anyone-aws"];
}

interface Tried extends ResourceSample {
  readonly judged: Judged;
}

function allowedRow(
  parts: ModelParts,
  spec: PrincipalSpec,
  kind: IdentityKind,
  question: Question,
): AllowedPrincipal | undefined {
  const id = spec.key ?? spec.id;
  const { action, resource, named } = question;
  const patterns = patternsFor(parts, spec, question);
  const allowed: Tried[] = [];
  const denied: string[] = [];
  for (const sample of resourceSamples(resource, patterns)) {
    const judged = judge(parts, spec, action, sample.resource);
    if (judged === undefined) return undefined;
    if (judged.allowed !== false && solve(judged.allowed).verdict !== "denied") allowed.push({ ...sample, judged });
    else denied.push(sample.stands);
  }
  const [best] = allowed.toSorted((a, b) =>
    compareVerdicts(solve(a.judged.allowed).verdict, solve(b.judged.allowed).verdict),
  );
  if (best === undefined) return undefined;
  const whole = allowed.some((one) => one.stands === "*");
  const policyNames = new Set(named.map((one) => one.covers.text));
  return {
    id,
    kind,
    decision: decisionOf(parts, best.judged),
    scope: {
      resources: whole ? "*" : [...new Set(allowed.map((one) => one.stands))].sort(),
      except: whole ? [...new Set(denied)].filter((text) => text !== "*" && !policyNames.has(text)).sort() : [],
    },
  };
}

/** Every resource pattern of the principal's policies and of the resources' own for the action: what can tell two resources apart. */
function patternsFor(parts: ModelParts, spec: PrincipalSpec, question: Question): PolicyPattern[] {
  const principal = resolvePrincipal(parts, spec, undefined);
  if (principal === undefined) return [];
  const { identity, boundary, session, serviceControl = [] } = principal.layers;
  const layers = [
    identity,
    ...(boundary === undefined ? [] : [boundary]),
    ...(session === undefined ? [] : [session]),
    ...serviceControl,
    ...question.named.map((one) => one.layer),
  ];
  const patterns = new Map<string, PolicyPattern>();
  for (const { covers } of question.named) patterns.set(covers.text, covers);
  for (const layer of layers)
    for (const { policy } of layer.policies)
      for (const statement of policy.statements) {
        if (!coversAction(statement, question.action)) continue;
        for (const { text, pattern, template } of statement.resources ?? []) {
          const filled =
            pattern === undefined ? resolve(template, (key) => textOf(principal.side.state(key))) : undefined;
          const compiled = pattern ?? (filled && resourcePattern(filled));
          if (compiled !== undefined && compiled !== null) patterns.set(text, { text, pattern: compiled });
        }
      }
  return [...patterns.values()];
}

function textOf(state: KeyState | undefined): string | undefined {
  return state?.kind === "known" && typeof state.value === "string" ? state.value : undefined;
}
