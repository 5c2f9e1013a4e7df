/** Condition operators. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */

/** What kind of values an operator compares. */
export type Family =
  | "string"
  | "string-ignore-case"
  | "string-like"
  | "number"
  | "date"
  | "bool"
  | "binary"
  | "ip"
  | "arn"
  | "null"
  /** Not an operator of AWS: `values[0]` is a resource pattern with a variable that is open, `values[1]` the resource. */
  | "resource";

/** How a value of the request compares with a value of the policy. */
export type Relation = "equal" | "less" | "less-or-equal" | "greater" | "greater-or-equal";

/** A condition operator, taken apart: `ForAllValues:StringNotLikeIfExists`. */
export interface Operator {
  readonly family: Family;
  readonly relation: Relation;
  /** `…Not…`: true when no value of the policy fits. */
  readonly negated: boolean;
  readonly ifExists: boolean;
  readonly quantifier: "all" | "any" | undefined;
}

const base = (family: Family, negated = false, relation: Relation = "equal") => ({ family, relation, negated });

const BASES: ReadonlyMap<string, Pick<Operator, "family" | "relation" | "negated">> = new Map(
  Object.entries({
    StringEquals: base("string"),
    StringNotEquals: base("string", true),
    StringEqualsIgnoreCase: base("string-ignore-case"),
    StringNotEqualsIgnoreCase: base("string-ignore-case", true),
    StringLike: base("string-like"),
    StringNotLike: base("string-like", true),
    NumericEquals: base("number"),
    NumericNotEquals: base("number", true),
    NumericLessThan: base("number", false, "less"),
    NumericLessThanEquals: base("number", false, "less-or-equal"),
    NumericGreaterThan: base("number", false, "greater"),
    NumericGreaterThanEquals: base("number", false, "greater-or-equal"),
    DateEquals: base("date"),
    DateNotEquals: base("date", true),
    DateLessThan: base("date", false, "less"),
    DateLessThanEquals: base("date", false, "less-or-equal"),
    DateGreaterThan: base("date", false, "greater"),
    DateGreaterThanEquals: base("date", false, "greater-or-equal"),
    Bool: base("bool"),
    BinaryEquals: base("binary"),
    IpAddress: base("ip"),
    NotIpAddress: base("ip", true),
    ArnEquals: base("arn"),
    ArnLike: base("arn"),
    ArnNotEquals: base("arn", true),
    ArnNotLike: base("arn", true),
    Null: base("null"),
    ResourceMatches: base("resource"),
  }).map(([name, operator]) => [name.toLowerCase(), operator]),
);

const known = new Map<string, Operator | undefined>();

/** Reads an operator with its prefix and suffix (names are not case-sensitive). `undefined` = AWS has no such operator. */
export function operatorOf(name: string): Operator | undefined {
  if (known.has(name)) return known.get(name);
  const operator = read(name.toLowerCase());
  // Only a policy author's spellings get here; the bound keeps hostile ones from piling up.
  if (known.size < 1000) known.set(name, operator);
  return operator;
}

function read(name: string): Operator | undefined {
  const quantifier = name.startsWith("forallvalues:") ? "all" : name.startsWith("foranyvalue:") ? "any" : undefined;
  const bare = quantifier === undefined ? name : name.slice(name.indexOf(":") + 1);
  const ifExists = bare.endsWith("ifexists");
  const found = BASES.get(ifExists ? bare.slice(0, -"ifexists".length) : bare);
  if (found === undefined) return undefined;
  if (found.family === "null" && (ifExists || quantifier !== undefined)) return undefined;
  return { ...found, ifExists, quantifier };
}

/** Whether values of this family may hold wildcards. */
export function takesWildcards(family: Family): boolean {
  return family === "string-like" || family === "arn" || family === "resource";
}
