/** Which subjects of an OIDC issuer a trust speaks of: the values that its conditions on `ISSUER:sub` name. */
import { all, any, leaves, not, type Open, type OpenLeaf, TRUE } from "../facts/open.ts";

/** Positive operators that name the subjects; set prefixes and IfExists are cut off before comparing. */
const NAMING = new Set(["stringequals", "stringlike", "stringequalsignorecase", "arnlike", "arnequals"]);

const bareOperator = (operator: string): string =>
  operator
    .toLowerCase()
    .replace(/^for(any|all)values:/, "")
    .replace(/ifexists$/, "");

const isSubjectLeaf = (leaf: OpenLeaf, issuer: string): boolean =>
  leaf.key.toLowerCase() === `${issuer.toLowerCase()}:sub`;

/** Literal subjects and patterns, each once; `["*"]` when no condition names any. */
export function subjectsOf(open: Open, issuer: string): string[] {
  const found = new Set<string>();
  for (const leaf of leaves(open)) {
    if (isSubjectLeaf(leaf, issuer) && NAMING.has(bareOperator(leaf.operator)))
      for (const value of leaf.values) found.add(value);
  }
  return found.size === 0 ? ["*"] : [...found].sort();
}

/** A subject value that stands for more than one. */
export const isSubjectPattern = (subject: string): boolean => /[*?]/.test(subject);

/** The tree with the conditions met that name this pattern: its subjects are those that fit it. */
export function withSubjectPattern(open: Open, issuer: string, pattern: string): Open {
  switch (open.kind) {
    case "leaf":
      return isSubjectLeaf(open, issuer) && NAMING.has(bareOperator(open.operator)) && open.values.includes(pattern)
        ? TRUE
        : open;
    case "gap":
      return open;
    case "not":
      return not(withSubjectPattern(open.of, issuer, pattern));
    case "all":
      return all(open.of.map((member) => withSubjectPattern(member, issuer, pattern)));
    case "any":
      return any(open.of.map((member) => withSubjectPattern(member, issuer, pattern)));
  }
}
