/** Which requests a statement covers: action, resource and conditions. */
import type { Context } from "../conditions/context.ts";
import { both, everyOf, type Formula, gapFormula, negation, someOf } from "../conditions/formula.ts";
import { judgeCondition, singleValue } from "../conditions/judge-condition.ts";
import { conditionTest } from "../conditions/test.ts";
import { coversResource, resourcePattern } from "../policy/arn-pattern.ts";
import { codesOf, matchesGlob } from "../policy/glob.ts";
import { partlyResolved, resolve, written } from "../policy/policy-variables.ts";
import type { ResourceText, Statement } from "../policy/statement.ts";

/** What is asked for. */
export interface Asked {
  /** Lower-cased `service:action`. */
  readonly action: string;
  /** An ARN, or `*` for an action without resource-level permissions. */
  readonly resource: string;
  readonly context: Context;
}

/** Whether a statement covers an action (lower-cased). Actions are not case-sensitive. */
export function coversAction(statement: Statement, action: string): boolean {
  for (const pattern of statement.actions) if (matchesGlob(pattern.pattern, action)) return !statement.notAction;
  return statement.notAction;
}

/** Whether a statement covers the request's resource. `whole`: the statement belongs to the resource, which its lack of a Resource element means. */
export function coversItsResource(statement: Statement, asked: Asked, whole: boolean, origin: unknown): Formula {
  const { resources } = statement;
  if (resources === undefined) return whole;
  if (resources.length === 1) {
    const [only] = resources;
    if (only !== undefined) {
      const covered = coversOne(only, asked, origin);
      return statement.notResource ? negation(covered) : covered;
    }
  }
  const covered = someOf(resources.map((resource) => coversOne(resource, asked, origin)));
  return statement.notResource ? negation(covered) : covered;
}

function coversOne(resource: ResourceText, asked: Asked, origin: unknown): Formula {
  if (resource.pattern !== undefined)
    return resource.pattern !== null && coversResource(resource.pattern, asked.resource);
  const { context } = asked;
  const openKey = resource.template.keys.find((key) => context.state(key).kind === "open");
  if (openKey === undefined) {
    const pattern = resolve(resource.template, (key) => singleValue(context.state(key)));
    const compiled = pattern && resourcePattern(pattern);
    return compiled !== undefined && coversResource(compiled, asked.resource);
  }
  const text = partlyResolved(resource.template, true, (key) => {
    const state = context.state(key);
    return state.kind === "open" ? undefined : (singleValue(state) ?? null);
  });
  const test =
    text === undefined
      ? undefined
      : conditionTest(openKey, "ResourceMatches", [text, written(codesOf(asked.resource, false), true)], true);
  return test === undefined ? false : judgeCondition(test, context, origin);
}

/** The conditions of a statement, all of which must hold. An operator that AWS does not have is a gap: such a policy cannot be saved, so nobody knows what it would do. */
export function conditionsHold(statement: Statement, context: Context, origin: unknown): Formula {
  let result: Formula = everyOf(
    statement.unknownConditions.map(({ name }) =>
      gapFormula({
        kind: "undocumented",
        what: `condition operator \`${name}\``,
        direction: statement.effect === "Allow" ? "may-add" : "may-remove",
        scope: "*",
        close: "a policy that AWS accepts",
      }),
    ),
  );
  for (const test of statement.conditions) {
    result = both(result, judgeCondition(test, context, origin));
    if (result === false) return false;
  }
  return result;
}
