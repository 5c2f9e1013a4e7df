/** How the keys of a formula are written. */
import type { Formula } from "../conditions/formula.ts";
import { spelled } from "../conditions/key-controller.ts";
import type { KeyValue } from "../conditions/test.ts";
import type { Solution } from "./solve.ts";
import { atomsOf } from "./variables.ts";

/** The written form of each variable of a formula: as AWS spells it, else as the policy does. */
export function keyNames(formula: Formula): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const atom of atomsOf(formula)) {
    for (const [key, { variable }] of atom.others) if (!names.has(variable)) names.set(variable, spelled(key));
    if (atom.variable.endsWith(atom.test.id)) names.set(atom.variable, spelled(atom.test.key));
  }
  return names;
}

/** Keys and witness of a solution as the policies write the keys; keys sorted. */
export function gatherKeys(
  formula: Formula,
  solution: Solution,
): { readonly keys: readonly string[]; readonly witness: Readonly<Record<string, KeyValue>> } {
  if (solution.dependsOn.length === 0) return { keys: [], witness: {} };
  const names = keyNames(formula);
  const nameOf = (variable: string): string => names.get(variable) ?? variable;
  const witness: Record<string, KeyValue> = {};
  for (const [variable, value] of solution.witness ?? []) witness[nameOf(variable)] = value;
  return { keys: solution.dependsOn.map(nameOf).sort(), witness };
}
