/** What one layer of policies says about a request: which statements allow it and which deny it. */
import { both, either, everyOf, type Formula, gapFormula, negation } from "../conditions/formula.ts";
import type { Statement } from "../policy/statement.ts";
import type { Caller } from "./caller.ts";
import type { Layer, StatementOrigin } from "./layers.ts";
import { anyNaming, type Naming, namingOf, type SessionRule } from "./match-principal.ts";
import { type Asked, conditionsHold, coversAction, coversItsResource } from "./match-statement.ts";
import { UNDOCUMENTED } from "./undocumented.ts";

/** A statement that has a say. */
export interface Say {
  readonly origin: StatementOrigin;
  /** When it does. */
  readonly when: Formula;
  /** How it names the caller; of resource policies only. */
  readonly naming: Naming | undefined;
}

/** The statements of one layer that can have a say in a request. */
export interface LayerSays {
  readonly allows: readonly Say[];
  readonly denies: readonly Say[];
}

/** Judges a layer whose statements name no principals: identity policies, boundaries, session policies, SCPs. */
export function judgeLayer(layer: Layer, asked: Asked): LayerSays {
  const allows: Say[] = [];
  const denies: Say[] = [];
  for (const { source, policy } of layer.policies)
    for (const statement of policy.statements) {
      if (!coversAction(statement, asked.action)) continue;
      const origin: StatementOrigin = { source, statement };
      const covered = coversItsResource(statement, asked, false, origin);
      if (covered === false) continue;
      const when = both(covered, conditionsHold(statement, asked.context, origin));
      if (when !== false) (statement.effect === "Allow" ? allows : denies).push({ origin, when, naming: undefined });
    }
  return { allows, denies };
}

/** Judges a layer whose statements name principals: resource and trust policies, RCPs. `whole`: a statement without Resource element is about the resource itself. */
export function judgeResourceLayer(
  layer: Layer,
  asked: Asked,
  caller: Caller,
  rule: SessionRule,
  whole: boolean,
): LayerSays {
  const allows: Say[] = [];
  const denies: Say[] = [];
  for (const { source, policy } of layer.policies)
    for (const statement of policy.statements) {
      if (statement.principals === undefined || !coversAction(statement, asked.action)) continue;
      const origin: StatementOrigin = { source, statement };
      const naming = statement.notPrincipal
        ? notNaming(statement, caller, rule, origin)
        : namingOf(statement.principals, caller, rule, origin);
      const named = anyNaming(naming);
      if (named === false) continue;
      const covered = coversItsResource(statement, asked, whole, origin);
      if (covered === false) continue;
      const when = both(covered, conditionsHold(statement, asked.context, origin));
      if (when === false) continue;
      if (statement.effect === "Allow") allows.push({ origin, when, naming });
      else denies.push({ origin, when: both(when, named), naming });
    }
  return { allows, denies };
}

/** When any of the statements has its say. */
export function anySay(says: readonly Say[]): Formula {
  let result: Formula = false;
  for (const say of says) result = either(result, say.when);
  return result;
}

/** When a layer allows, missing documents included: each could hold the grant. */
export function layerAllows(layer: Layer, says: LayerSays): Formula {
  let result = anySay(says.allows);
  if (result === true) return true;
  for (const gap of layer.gaps) if (gap.direction === "may-add") result = either(result, gapFormula(gap));
  return result;
}

/** When a layer that only limits (boundary, session policy, SCPs, RCPs) lets a request through. What a missing document of it says decides, whatever the others allow: it could lack the allow, and it could deny. */
export function layerLets(layer: Layer, says: LayerSays): Formula {
  return layer.gaps.length > 0 ? everyOf(layer.gaps.map(gapFormula)) : anySay(says.allows);
}

/** When a layer denies explicitly, missing documents included: each could hold the deny. */
export function layerDenies(layer: Layer, says: LayerSays): Formula {
  let result = anySay(says.denies);
  for (const gap of layer.gaps) if (gap.direction === "may-remove") result = either(result, gapFormula(gap));
  return result;
}

/**
 * NotPrincipal names whoever is not listed. Listing only the account of a caller, or a role or user without its account, is not
 * documented well enough to be decided. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
function notNaming(statement: Statement, caller: Caller, rule: SessionRule, origin: StatementOrigin): Naming {
  const nobody = namingOf({ everyone: false, aws: [], services: [], federated: [] }, caller, rule, origin);
  if (statement.principals === undefined) return nobody;
  const listed = namingOf(statement.principals, caller, rule, origin);
  const direct = listed.everyone || listed.user || listed.role || listed.service || listed.provider;
  if (direct) return nobody;
  const rest = negation(listed.session);
  return { ...nobody, session: listed.account ? both(rest, gapFormula(UNDOCUMENTED.notPrincipalAccount)) : rest };
}
