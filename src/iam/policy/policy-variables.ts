/** Policy variables `${key}`, `${key, 'default'}` and the escapes `${*}`, `${?}`, `${$}`. Rules: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html (Version 2012-10-17 only). */
import { codesOf, type Glob, glob, globCodes, globOf, literalGlob } from "./glob.ts";

/** One piece of a template: fixed code units, or a variable. */
type Piece =
  | { readonly kind: "fixed"; readonly codes: readonly number[] }
  | { readonly kind: "variable"; readonly key: string; readonly fallback: string | undefined };

/** A text of a policy that may hold variables. */
export interface Template {
  /** The pattern, when no variable is in it. */
  readonly glob: Glob | undefined;
  readonly pieces: readonly Piece[];
  /** Lower-cased keys of the variables. */
  readonly keys: readonly string[];
}

/** How a text is read. */
export interface TemplateSyntax {
  /** Version 2012-10-17. */
  readonly variables: boolean;
  /** `*` and `?` are wildcards. */
  readonly wildcards: boolean;
}

const OPEN = "$".concat("{");
const NONE: readonly never[] = [];

/** Reads a text of a policy. A `${` that is never closed is literal. */
export function template(text: string, syntax: TemplateSyntax): Template {
  if (!syntax.variables || !text.includes(OPEN)) {
    return { glob: syntax.wildcards ? glob(text) : literalGlob(text), pieces: NONE, keys: NONE };
  }
  const pieces: Piece[] = [];
  let fixed: number[] = [];
  const flush = (): void => {
    if (fixed.length > 0) pieces.push({ kind: "fixed", codes: fixed });
    fixed = [];
  };
  for (let at = 0; at < text.length; ) {
    const open = text.indexOf(OPEN, at);
    const close = open < 0 ? -1 : text.indexOf("}", open);
    if (open < 0 || close < 0) {
      fixed.push(...codesOf(text.slice(at), syntax.wildcards));
      break;
    }
    fixed.push(...codesOf(text.slice(at, open), syntax.wildcards));
    const inside = text.slice(open + 2, close);
    if (inside === "*" || inside === "?" || inside === "$") fixed.push(inside.charCodeAt(0));
    else {
      flush();
      pieces.push(variable(inside));
    }
    at = close + 1;
  }
  flush();
  const keys = pieces.flatMap((piece) => (piece.kind === "variable" ? [piece.key] : []));
  if (keys.length > 0) return { glob: undefined, pieces, keys };
  return { glob: globOf(pieces.flatMap((piece) => (piece.kind === "fixed" ? piece.codes : []))), pieces: [], keys };
}

function variable(inside: string): Piece {
  const comma = inside.indexOf(",");
  if (comma < 0) return { kind: "variable", key: inside.trim().toLowerCase(), fallback: undefined };
  const quoted = inside.slice(comma + 1).trim();
  const fallback =
    quoted.length >= 2 && quoted.startsWith("'") && quoted.endsWith("'") ? quoted.slice(1, -1) : undefined;
  return { kind: "variable", key: inside.slice(0, comma).trim().toLowerCase(), fallback };
}

/**
 * The pattern of a template. `lookup` gives the single value of a key, or `undefined` when it has none.
 * Wildcards inside of a value are literal. `undefined` = a variable has neither value nor default, so nothing matches.
 */
export function resolve(source: Template, lookup: (key: string) => string | undefined): Glob | undefined {
  if (source.glob !== undefined) return source.glob;
  const codes: number[] = [];
  for (const piece of source.pieces) {
    if (piece.kind === "fixed") codes.push(...piece.codes);
    else {
      const value = lookup(piece.key) ?? piece.fallback;
      if (value === undefined) return undefined;
      codes.push(...codesOf(value, false));
    }
  }
  return globOf(codes);
}

/** The text of a template in 2012 syntax, with the variables for which `lookup` knows a value put in. `null` = known to have none: the default stands, or `undefined` comes back. */
export function partlyResolved(
  source: Template,
  wildcards: boolean,
  lookup: (key: string) => string | null | undefined,
): string | undefined {
  if (source.glob !== undefined) return written(globCodes(source.glob), wildcards);
  let text = "";
  for (const piece of source.pieces) {
    if (piece.kind === "fixed") {
      text += written(piece.codes, wildcards);
      continue;
    }
    const value = lookup(piece.key);
    const known = value === null ? piece.fallback : value;
    if (known !== undefined) text += written(codesOf(known, false), wildcards);
    else if (value === null) return undefined;
    else text += piece.fallback === undefined ? `\${${piece.key}}` : `\${${piece.key}, '${piece.fallback}'}`;
  }
  return text;
}

/** Code units in 2012 syntax: what would read as a wildcard or variable is escaped. */
export function written(codes: readonly number[], wildcards: boolean): string {
  let text = "";
  for (const [index, code] of codes.entries()) {
    if (code === -1 || code === -3) text += "*";
    else if (code === -2 || code === -4) text += "?";
    else {
      const char = String.fromCharCode(code);
      const escaped = wildcards ? char === "*" || char === "?" : false;
      text += escaped || (char === "$" && codes[index + 1] === 123) ? `\${${char}}` : char;
    }
  }
  return text;
}
