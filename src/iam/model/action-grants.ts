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
import { type Glob, globCovers, globsMeet } from "../policy/glob.ts";
import { resolve } from "../policy/policy-variables.ts";
import type { Statement } from "../policy/statement.ts";
import { openOf } from "../solve/open-tree.ts";
import { solve } from "../solve/solve.ts";
import { atomPlaces, statementHandle } from "./evidence.ts";
import { requestContext, resourceSide } from "./known-keys.ts";
import type { ModelParts } from "./model-parts.ts";
import { resolvePrincipal } from "./resolve-principal.ts";

/** What a statement is about. */
export interface StatementScope {
  /** Patterns as written; with `notAction`, all but these. */
  readonly actions: readonly string[];
  readonly notAction: boolean;
  /** Patterns as written; with `notResource`, all but these. */
  readonly resources: readonly string[];
  readonly notResource: boolean;
}

export interface ActionGrant extends StatementScope {
  readonly verdict: Verdict;
  readonly open: Open;
  readonly by: readonly Handle[];
  /** Deny statements that cut into it. */
  readonly except: readonly (StatementScope & { readonly evidence: Handle; readonly conditional: boolean })[];
  /** Layers that limit it: only what one of their statements allows as well is left. */
  readonly within: readonly {
    readonly layer: "permissions-boundary" | "service-control-policy";
    readonly evidence: readonly Handle[];
  }[];
}

/** The grants of a user, role or session, in order of their policies. A grant that one unconditional Deny covers whole is left out. */
export function grantsOf(parts: ModelParts, id: string): readonly ActionGrant[] {
  const principal = resolvePrincipal(parts, { id }, undefined);
  if (principal === undefined) return [];
  const account = "account" in principal.caller ? principal.caller.account : undefined;
  const context = requestContext(
    principal.side,
    resourceSide(undefined, parts.organization, undefined),
    principal.said,
  );
  const { identity, boundary, serviceControl = [] } = principal.layers;
  const limits: readonly Layer[] = [...(boundary === undefined ? [] : [boundary]), ...serviceControl];
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
    return [
      {
        ...scopeOf(statement),
        verdict: solution.verdict,
        open: openOf(solution.residue, { evidence: (atom) => atomPlaces(evidence, atom), gap: parts.gaps.index }),
        by: [statementHandle(evidence, origin)],
        except: cutting.map((deny) => ({
          ...scopeOf(deny.statement),
          evidence: statementHandle(evidence, deny),
          conditional: conditionsHold(deny.statement, context, deny) !== true,
        })),
        within: limits.map((layer) => ({
          layer: layer === boundary ? "permissions-boundary" : "service-control-policy",
          evidence: originsOf(layer)
            .filter((limit) => limit.statement.effect === "Allow" && overlaps(statement, limit.statement, context))
            .map((limit) => statementHandle(evidence, limit)),
        })),
      },
    ];
  }
}

/** Documents of limits that are missing: what they let through is unknown. */
function unreadOf(limits: readonly Layer[]): Formula {
  return limits
    .filter((layer) => layer.gaps.length > 0)
    .reduce<Formula>((all, layer) => both(all, layerLets(layer, { allows: [], denies: [] })), negation(false));
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
