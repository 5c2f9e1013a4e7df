/** Formulas over open conditions and gaps. What is known has been folded into `true` and `false` before. */
import type { Gap } from "../../facts/gap.ts";
import type { Controller } from "../../facts/open.ts";
import type { KeyDomain, KeyState } from "./context.ts";
import type { ConditionTest } from "./test.ts";

/** One open condition. */
export interface Atom {
  readonly kind: "atom";
  readonly test: ConditionTest;
  /** The key of the solver: with the step of its request when several are joined. */
  readonly variable: string;
  readonly domain: KeyDomain;
  /** States of the other keys it reads, by lower-cased key: variables in its values. */
  readonly others: ReadonlyMap<string, { readonly variable: string; readonly state: KeyState }>;
  /** The statement it stands in. */
  readonly origin: unknown;
  readonly step: number;
  readonly controller: Controller | undefined;
}

/** True, false, or what it depends on. */
export type Formula =
  | boolean
  | Atom
  | { readonly kind: "all" | "any"; readonly of: readonly Formula[] }
  | { readonly kind: "not"; readonly of: Formula }
  | { readonly kind: "gap"; readonly gap: Gap };

/** Conjunction; constants are folded. */
export function both(a: Formula, b: Formula): Formula {
  if (a === true || b === false) return b;
  if (b === true || a === false) return a;
  return { kind: "all", of: [a, b] };
}

/** Disjunction; constants are folded. */
export function either(a: Formula, b: Formula): Formula {
  if (a === false || b === true) return b;
  if (b === false || a === true) return a;
  return { kind: "any", of: [a, b] };
}

/** Negation; constants and double negation are folded. */
export function negation(a: Formula): Formula {
  if (typeof a === "boolean") return !a;
  return a.kind === "not" ? a.of : { kind: "not", of: a };
}

/** Conjunction of all members; true for none. */
export function everyOf(members: Iterable<Formula>): Formula {
  let result: Formula = true;
  for (const member of members) {
    result = both(result, member);
    if (result === false) return false;
  }
  return result;
}

/** Disjunction of all members; false for none. */
export function someOf(members: Iterable<Formula>): Formula {
  let result: Formula = false;
  for (const member of members) {
    result = either(result, member);
    if (result === true) return true;
  }
  return result;
}

/** A formula that holds or not by what a gap hides. */
export const gapFormula = (gap: Gap): Formula => ({ kind: "gap", gap });
