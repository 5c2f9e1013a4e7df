/** The IAM floor's solver in the world's terms. */
import type { KeyState } from "../iam/conditions/context.ts";
import { settle } from "../iam/solve/satisfiable.ts";
import type { Conditions } from "./conditions.ts";

/** Formulas over conditions and gaps, decided by `iam/`. */
export function conditionSolver(): Conditions {
  return {
    settle(open, known) {
      const states = new Map<string, KeyState>();
      for (const [key, value] of known) states.set(key, stateOf(value));
      const { verdict, open: left } = settle(open, states);
      return { verdict, open: left };
    },
  };
}

function stateOf(value: "absent" | readonly string[]): KeyState {
  if (value === "absent") return { kind: "absent" };
  const [only] = value;
  return { kind: "known", value: value.length === 1 && only !== undefined ? only : value };
}
