/** One condition of a statement, `operator: {key: values}`, and whether a key's value meets it. */
import { arnConditionPattern, coversResource, resourcePattern } from "../policy/arn-pattern.ts";
import { type Glob, globCodes, matchesGlob } from "../policy/glob.ts";
import { resolve, type Template, template, written } from "../policy/policy-variables.ts";
import { type IpRange, ipRange } from "./ip-range.ts";
import { instantOf, numberOf } from "./number-and-date.ts";
import { type Operator, operatorOf, type Relation, takesWildcards } from "./operators.ts";

/** The value of a key in a request: one text, or a list for a multi-valued key. */
export type KeyValue = string | readonly string[];

/** A parsed condition: one operator, one key, its values. */
export interface ConditionTest {
  /** As written. */
  readonly key: string;
  /** Lower-cased: keys are not case-sensitive. */
  readonly id: string;
  readonly name: string;
  readonly operator: Operator;
  readonly values: readonly Template[];
  /** The values in Version 2012-10-17 syntax, whatever the version of their policy. */
  readonly texts: readonly string[];
  /** Lower-cased keys of variables in the values. */
  readonly variables: readonly string[];
}

/** Reads one condition; `undefined` = AWS has no such operator. */
export function conditionTest(
  key: string,
  name: string,
  texts: readonly string[],
  variables: boolean,
): ConditionTest | undefined {
  const operator = operatorOf(name);
  if (operator === undefined) return undefined;
  const wildcards = takesWildcards(operator.family);
  const values = texts.map((text) => template(text, { variables, wildcards }));
  return {
    key,
    id: key.toLowerCase(),
    name,
    operator,
    values,
    texts: variables
      ? texts
      : values.map((value) => written(value.glob === undefined ? [] : globCodes(value.glob), wildcards)),
    variables: values.flatMap((value) => value.keys),
  };
}

/** Whether the condition holds. `value` is that of its key (`undefined` = absent), `lookup` gives the single value of a variable's key. Missing keys: reference_policies_elements_condition_operators.html#Conditions_IfExists and #Conditions_Null. */
export function holds(
  test: ConditionTest,
  value: KeyValue | undefined,
  lookup: (key: string) => string | undefined,
): boolean {
  const { operator } = test;
  const present = value === undefined || (value.length === 0 && typeof value !== "string") ? undefined : value;
  if (operator.family === "null")
    return test.values.some(
      (wanted) => resolve(wanted, lookup)?.literal?.toLowerCase() === String(present === undefined),
    );
  if (operator.family === "resource")
    return resourceHolds(test, (key) => (key === test.id && typeof present === "string" ? present : lookup(key)));
  if (operator.quantifier !== undefined) {
    if (present === undefined) return operator.quantifier === "all";
    const values = typeof present === "string" ? [present] : present;
    const one = (item: string): boolean => meets(test, item, lookup);
    return operator.quantifier === "all" ? values.every(one) : values.some(one);
  }
  if (present === undefined) return operator.ifExists || operator.negated;
  // AWS does not say what a plain operator makes of several values; it is taken as no match.
  return typeof present === "string" && meets(test, present, lookup);
}

function meets(test: ConditionTest, value: string, lookup: (key: string) => string | undefined): boolean {
  for (const wanted of test.values) {
    const pattern = resolve(wanted, lookup);
    if (pattern !== undefined && fits(test.operator, pattern, value)) return !test.operator.negated;
  }
  return test.operator.negated;
}

function fits(operator: Operator, wanted: Glob, value: string): boolean {
  switch (operator.family) {
    case "string-like":
      return matchesGlob(wanted, value);
    case "arn": {
      const pattern = arnPatternOf(wanted);
      return pattern !== undefined && matchesGlob(pattern, value);
    }
    case "string":
    case "binary":
      return wanted.literal === value;
    case "string-ignore-case":
    case "bool":
      return wanted.literal?.toLowerCase() === value.toLowerCase();
    case "number":
      return compares(operator.relation, numberOf(value), numberOf(wanted.literal ?? ""));
    case "date":
      return compares(operator.relation, instantOf(value), instantOf(wanted.literal ?? ""));
    case "ip":
      return within(ipRangeOf(wanted), ipRange(value));
    case "null":
    case "resource":
      return false;
  }
}

function compares(relation: Relation, value: number | undefined, wanted: number | undefined): boolean {
  if (value === undefined || wanted === undefined) return false;
  switch (relation) {
    case "equal":
      return value === wanted;
    case "less":
      return value < wanted;
    case "less-or-equal":
      return value <= wanted;
    case "greater":
      return value > wanted;
    case "greater-or-equal":
      return value >= wanted;
  }
}

function within(block: IpRange | undefined, address: IpRange | undefined): boolean {
  return (
    block !== undefined &&
    address !== undefined &&
    block.family === address.family &&
    block.first <= address.first &&
    address.last <= block.last
  );
}

// Compiled forms live as long as the pattern they belong to.
const arnPatterns = new WeakMap<Glob, Glob | null>();
const ipRanges = new WeakMap<Glob, IpRange | null>();

/** The ARN pattern of a compiled value, or `undefined` when it has fewer than six segments. */
export function arnPatternOf(wanted: Glob): Glob | undefined {
  let pattern = arnPatterns.get(wanted);
  if (pattern === undefined) {
    pattern = arnConditionPattern(wanted) ?? null;
    arnPatterns.set(wanted, pattern);
  }
  return pattern ?? undefined;
}

/** The range of a compiled value, or `undefined` when it is no address. */
export function ipRangeOf(wanted: Glob): IpRange | undefined {
  let range = ipRanges.get(wanted);
  if (range === undefined) {
    range = ipRange(wanted.literal ?? "") ?? null;
    ipRanges.set(wanted, range);
  }
  return range ?? undefined;
}

function resourceHolds(test: ConditionTest, lookup: (key: string) => string | undefined): boolean {
  const [pattern, resource] = test.values;
  const wanted = pattern && resolve(pattern, lookup);
  const compiled = wanted && resourcePattern(wanted);
  return compiled !== undefined && coversResource(compiled, resource?.glob?.literal ?? "");
}
