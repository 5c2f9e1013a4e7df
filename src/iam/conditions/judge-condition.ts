/** A condition of a statement under a context: true, false, or an open atom. */
import { partlyResolved, template } from "../policy/policy-variables.ts";
import type { Context, KeyState } from "./context.ts";
import type { Formula } from "./formula.ts";
import { takesWildcards } from "./operators.ts";
import { type ConditionTest, holds, type KeyValue } from "./test.ts";

/** Judges one condition. `origin` is the statement it stands in, kept in the atom for evidence. */
export function judgeCondition(test: ConditionTest, context: Context, origin: unknown): Formula {
  const state = context.state(test.id);
  const value = state.kind === "known" ? state.value : undefined;
  if (test.variables.length === 0) {
    if (state.kind !== "open") return holds(test, value, () => undefined);
    return atom(test, state, new Map(), origin);
  }
  const others = new Map<string, { variable: string; state: KeyState }>();
  for (const key of test.variables) {
    const other = context.state(key);
    if (other.kind === "open") others.set(key, { variable: key, state: other });
  }
  if (state.kind !== "open" && others.size === 0) return holds(test, value, (key) => singleValue(context.state(key)));
  const partly = resolvedTest(test, context);
  return state.kind === "open" ? atom(partly, state, others, origin) : fixedKeyAtom(partly, value, others, origin);
}

/** The single value of a state: lists and absent keys have none, so a variable with them does not resolve. */
export function singleValue(state: KeyState): string | undefined {
  return state.kind === "known" && typeof state.value === "string" ? state.value : undefined;
}

/** The same condition with what is known of its variables put in. */
function resolvedTest(test: ConditionTest, context: Context): ConditionTest {
  const wildcards = takesWildcards(test.operator.family);
  const texts = test.values.flatMap((value) => {
    const text = partlyResolved(value, wildcards, (key) => {
      const state = context.state(key);
      return state.kind === "open" ? undefined : (singleValue(state) ?? null);
    });
    return text === undefined ? [] : [text];
  });
  const values = texts.map((text) => template(text, { variables: true, wildcards }));
  return { ...test, texts, values, variables: values.flatMap((value) => value.keys) };
}

type Others = ReadonlyMap<string, { readonly variable: string; readonly state: KeyState }>;

function atom(test: ConditionTest, state: KeyState & { kind: "open" }, others: Others, origin: unknown): Formula {
  // A multi-valued key may be used with set operators only; one that is used with them and is not known to be single is taken as a list.
  const domain =
    test.operator.quantifier !== undefined && state.domain.multi === undefined && !test.id.startsWith("aws:")
      ? { ...state.domain, multi: true }
      : state.domain;
  return { kind: "atom", test, variable: test.id, domain, others, origin, step: 0, controller: undefined };
}

/** The key's value is known, a variable on the other side is open: the atom is about the first open variable. */
function fixedKeyAtom(test: ConditionTest, value: KeyValue | undefined, others: Others, origin: unknown): Formula {
  const rest = new Map(others);
  rest.set(test.id, { variable: test.id, state: value === undefined ? { kind: "absent" } : { kind: "known", value } });
  for (const [key, other] of others) {
    if (other.state.kind !== "open") continue;
    return {
      kind: "atom",
      test,
      variable: key,
      domain: other.state.domain,
      others: rest,
      origin,
      step: 0,
      controller: undefined,
    };
  }
  return holds(test, value, () => undefined);
}
