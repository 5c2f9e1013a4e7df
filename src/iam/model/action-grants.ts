/** What a principal's own policies let it do, one entry an Allow statement, with what cuts it down. */
import type { Handle } from "../../facts/evidence.ts";
import type { Open } from "../../facts/open.ts";
import type { Verdict } from "../../facts/verdict.ts";
import type { Context } from "../conditions/context.ts";
import { both, type Formula, negation } from "../conditions/formula.ts";
import { layerLets } from "../decision/judge-layer.ts";
import type { Layer, StatementOrigin } from "../decision/layers.ts";
import { conditionsHold } from "../decision/match-statement.ts";
import { resourcePattern } from "../policy/arn-pattern.ts";
import { type Glob, glob, globCovers, globsMeet } from "../policy/glob.ts";
import { resolve } from "../policy/policy-variables.ts";
import type { Statement } from "../policy/statement.ts";
import { openOf } from "../solve/open-tree.ts";
import { solve } from "../solve/solve.ts";
import { atomPlaces, statementHandle } from "./evidence.ts";
import { requestContext, resourceSide } from "./known-keys.ts";
import type { ModelParts } from "./model-parts.ts";
import { type PrincipalSpec, resolvePrincipal } from "./resolve-principal.ts";

/** What a statement is about. */
export interface StatementScope {
  /** Patterns as written; with `notAction`, all but these. */
  readonly actions: readonly string[];
  readonly notAction: boolean;
  /** Patterns as written; with `notResource`, all but these. */
  readonly resources: readonly string[];
  readonly notResource: boolean;
}

/** What one Allow statement gives, with what narrows it. */
export interface ActionGrant extends StatementScope {
  readonly verdict: Verdict;
  readonly open: Open;
  readonly by: readonly Handle[];
  /** Deny statements that cut into it. */
  readonly except: readonly (StatementScope & { readonly evidence: Handle; readonly conditional: boolean })[];
  /** Layers that limit it: only what one of their statements allows as well is left. */
  readonly within: readonly {
    readonly layer: "permissions-boundary" | "session-policy" | "service-control-policy";
    readonly evidence: readonly Handle[];
  }[];
}

/** The grants of a user, role or session, in order of their policies. A grant that one unconditional Deny covers whole is left out. */
export function grantsOf(parts: ModelParts, spec: PrincipalSpec): readonly ActionGrant[] {
  const principal = resolvePrincipal(parts, spec, undefined);
  if (principal === undefined) return [];
  const account = "account" in principal.caller ? principal.caller.account : undefined;
  const context = requestContext(
    principal.side,
    resourceSide(undefined, parts.organization, undefined),
    principal.said,
  );
  const { identity, boundary, session, serviceControl = [] } = principal.layers;
  const limits: readonly Layer[] = [
    ...(boundary === undefined ? [] : [boundary]),
    ...(session === undefined ? [] : [session]),
    ...serviceControl,
  ];
  const own = originsOf(identity);
  const denies = [...own, ...limits.flatMap(originsOf)].filter(({ statement }) => statement.effect === "Deny");
  const unread = unreadOf(limits);
  return account === undefined ? [] : own.flatMap((origin) => grantOf(origin));

  function grantOf(origin: StatementOrigin): ActionGrant[] {
    const { statement } = origin;
    if (statement.effect !== "Allow" || statement.resources === undefined) return [];
    const cutting = denies.filter((deny) => overlaps(statement, deny.statement, context));
    const whole = cutting.some(
      (deny) => covers(deny.statement, statement, context) && conditionsHold(deny.statement, context, deny) === true,
    );
    if (whole) return [];
    const solution = solve(both(unread, conditionsHold(statement, context, origin)));
    if (solution.verdict === "denied") return [];
    const { evidence } = parts.estate;
    return narrowed(statement, limits, context).map((scope) => ({
      ...scope,
      verdict: solution.verdict,
      open: openOf(solution.residue, { evidence: (atom) => atomPlaces(evidence, atom), gap: parts.gaps.index }),
      by: [statementHandle(evidence, origin)],
      except: cutting.map((deny) => ({
        ...scopeOf(deny.statement),
        evidence: statementHandle(evidence, deny),
        conditional: conditionsHold(deny.statement, context, deny) !== true,
      })),
      within: limits.map((layer) => ({
        layer:
          layer === boundary ? "permissions-boundary" : layer === session ? "session-policy" : "service-control-policy",
        evidence: originsOf(layer)
          .filter((limit) => limit.statement.effect === "Allow" && overlaps(statement, limit.statement, context))
          .map((limit) => statementHandle(evidence, limit)),
      })),
    }));
  }
}

/** Documents of limits that are missing: what they let through is unknown. */
function unreadOf(limits: readonly Layer[]): Formula {
  return limits
    .filter((layer) => layer.gaps.length > 0)
    .reduce<Formula>((all, layer) => both(all, layerLets(layer, { allows: [], denies: [] })), negation(false));
}

/** What limits leave of a statement, as patterns: of two that cover one another the narrower. Empty when one of them allows nothing of it. */
function narrowed(statement: Statement, limits: readonly Layer[], context: Context): readonly StatementScope[] {
  let scopes: readonly StatementScope[] = [scopeOf(statement)];
  for (const layer of limits) {
    // What a missing document lets through is unknown, not nothing.
    if (layer.gaps.length > 0) continue;
    const allows = originsOf(layer)
      .map((origin) => origin.statement)
      .filter((limit) => limit.effect === "Allow" && overlaps(statement, limit, context));
    if (allows.some((limit) => isWhole(limit) || covers(limit, statement, context))) continue;
    scopes = scopes.flatMap((scope) =>
      allows.flatMap((limit) => {
        if (limit.notAction || limit.notResource || scope.notAction || scope.notResource) return [scope];
        const actions = narrower(scope.actions, scopeOf(limit).actions, (text) => text.toLowerCase());
        const resources = narrower(scope.resources, scopeOf(limit).resources, (text) => text);
        return actions.length === 0 || resources.length === 0 ? [] : [{ ...scope, actions, resources }];
      }),
    );
  }
  return scopes;
}

const isWhole = ({ actions, notAction, resources = [], notResource }: Statement): boolean =>
  !notAction && !notResource && actions.some(({ text }) => text === "*") && resources.some(({ text }) => text === "*");

/** Every meeting of a pattern of one list with one of the other: the narrower of the two, or the first where neither covers the other. */
function narrower(mine: readonly string[], theirs: readonly string[], fold: (text: string) => string): string[] {
  const found = new Set<string>();
  for (const own of mine) {
    const a = glob(fold(own));
    for (const limit of theirs) {
      const b = glob(fold(limit));
      if (globCovers(b, a)) found.add(own);
      else if (globCovers(a, b)) found.add(limit);
      else if (globsMeet(a, b)) found.add(own);
    }
  }
  return [...found];
}

function originsOf(layer: Layer): StatementOrigin[] {
  return layer.policies.flatMap(({ source, policy }) => policy.statements.map((statement) => ({ source, statement })));
}

function scopeOf(statement: Statement): StatementScope {
  return {
    actions: statement.actions.map((action) => action.text),
    notAction: statement.notAction,
    resources: (statement.resources ?? []).map((resource) => resource.text),
    notResource: statement.notResource,
  };
}

/** Whether some request falls under both statements; where NotAction or NotResource make that hard to say, yes. */
function overlaps(a: Statement, b: Statement, context: Context): boolean {
  const actions = a.notAction || b.notAction || meets(actionsOf(a), actionsOf(b));
  return actions && (a.notResource || b.notResource || meets(resourcesOf(a, context), resourcesOf(b, context)));
}

/** Whether every request of `inner` falls under `outer`, as far as that can be seen from the patterns. */
function covers(outer: Statement, inner: Statement, context: Context): boolean {
  if (outer.notAction || outer.notResource || inner.notAction || inner.notResource) return false;
  const every = (wide: readonly Glob[], narrow: readonly Glob[]): boolean =>
    narrow.every((one) => wide.some((other) => globCovers(other, one)));
  return every(actionsOf(outer), actionsOf(inner)) && every(resourcesOf(outer, context), resourcesOf(inner, context));
}

const meets = (a: readonly Glob[], b: readonly Glob[]): boolean =>
  a.some((one) => b.some((other) => globsMeet(one, other)));
const actionsOf = (statement: Statement): Glob[] => statement.actions.map((action) => action.pattern);

/** Resource patterns, variables put in where they are known and taken as anything where they are not. */
function resourcesOf(statement: Statement, context: Context): Glob[] {
  return (statement.resources ?? []).flatMap(({ pattern, template }) => {
    if (pattern !== undefined) return pattern === null ? [] : [pattern];
    const filled = resolve(template, (key) => {
      const state = context.state(key);
      return state.kind === "known" && typeof state.value === "string" ? state.value : undefined;
    });
    return (filled && resourcePattern(filled)) ?? [];
  });
}
