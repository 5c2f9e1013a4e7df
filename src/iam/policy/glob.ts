/** Wildcards of the policy language: `*` any text, `?` one character. Matched by two pointers, never by a regular expression, so no pattern can be slow. */

/** Any text. */
export const ANY = -1;
/** One character. */
export const ONE = -2;
/** Any text without a colon: a `*` inside of one ARN segment. */
export const ANY_IN_SEGMENT = -3;
/** One character other than a colon. */
export const ONE_IN_SEGMENT = -4;

const STAR = 42;
const QUESTION = 63;
const COLON = 58;

/** A compiled pattern: UTF-16 code units, with negative numbers for wildcards. */
export interface Glob {
  /** Empty for a literal: most are compared as texts and never taken apart ({@link globCodes}). */
  readonly codes: readonly number[];
  /** The text itself when there is no wildcard in it. */
  readonly literal: string | undefined;
  /** What every match starts with. */
  readonly prefix: string;
}

/** Compiles code units with wildcard marks. */
export function globOf(codes: readonly number[]): Glob {
  const first = codes.findIndex((code) => code < 0);
  if (first < 0) return literalGlob(textOf(codes, codes.length));
  return { codes, literal: undefined, prefix: textOf(codes, first) };
}

function textOf(codes: readonly number[], end: number): string {
  let text = "";
  for (let at = 0; at < end; at++) text += String.fromCharCode(codes[at] ?? 0);
  return text;
}

/** The pattern that only this text fits. */
export function literalGlob(text: string): Glob {
  return { codes: NONE, literal: text, prefix: text };
}

const NONE: readonly never[] = [];

/** The code units of a pattern, those of a literal included. */
export function globCodes(pattern: Glob): readonly number[] {
  return pattern.literal === undefined ? pattern.codes : codesOf(pattern.literal, false);
}

/** Code units of a text; with `wildcards`, `*` and `?` become marks. */
export function codesOf(text: string, wildcards: boolean): number[] {
  const codes = new Array<number>(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    codes[i] = wildcards && code === STAR ? ANY : wildcards && code === QUESTION ? ONE : code;
  }
  return codes;
}

/** A pattern in which `*` and `?` are wildcards. */
export function glob(pattern: string): Glob {
  return hasWildcards(pattern) ? globOf(codesOf(pattern, true)) : literalGlob(pattern);
}

/** Whether a text holds `*` or `?`. */
export function hasWildcards(text: string): boolean {
  return text.includes("*") || text.includes("?");
}

/** Whether the whole text fits the pattern. */
export function matchesGlob(pattern: Glob, text: string): boolean {
  if (pattern.literal !== undefined) return pattern.literal === text;
  if (!text.startsWith(pattern.prefix)) return false;
  const { codes } = pattern;
  let p = pattern.prefix.length;
  let t = p;
  if (p === codes.length - 1 && codes[p] === ANY) return true;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    const code = codes[p];
    const char = text.charCodeAt(t);
    if (code === ANY || code === ANY_IN_SEGMENT) {
      star = p++;
      resume = t;
    } else if (code === char || code === ONE || (code === ONE_IN_SEGMENT && char !== COLON)) {
      p++;
      t++;
    } else if (star < 0 || (codes[star] === ANY_IN_SEGMENT && text.charCodeAt(resume) === COLON)) {
      // An earlier star cannot help: every colon before it is a literal one of both sides.
      return false;
    } else {
      p = star + 1;
      t = ++resume;
    }
  }
  while (codes[p] === ANY || codes[p] === ANY_IN_SEGMENT) p++;
  return p === codes.length;
}

/** Splits at literal colons into at most `limit` parts; the last keeps its colons. */
export function splitAtColons(codes: readonly number[], limit: number): number[][] {
  const parts: number[][] = [[]];
  for (const code of codes) {
    if (code === COLON && parts.length < limit) parts.push([]);
    else parts[parts.length - 1]?.push(code);
  }
  return parts;
}

/** Whether some text fits both patterns. */
export function globsMeet(a: Glob, b: Glob): boolean {
  return commonText(a, b) !== undefined;
}

/** A shortest-effort text that fits both patterns, or `undefined` when none does. Product of the two automata, walked once: O(length × length). */
export function commonText(a: Glob, b: Glob): string | undefined {
  if (a.literal !== undefined) return matchesGlob(b, a.literal) ? a.literal : undefined;
  if (b.literal !== undefined) return matchesGlob(a, b.literal) ? b.literal : undefined;
  const [left, right] = [a.codes, b.codes];
  const width = right.length + 1;
  // Where each state was come from, plus one; the start comes from itself.
  const from = new Int32Array((left.length + 1) * width);
  const stack = [0];
  from[0] = 1;
  const visit = (at: number, i: number, j: number): void => {
    const next = i * width + j;
    if (from[next] !== 0) return;
    from[next] = at + 1;
    stack.push(next);
  };
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const i = Math.floor(at / width);
    const j = at % width;
    const x = left[i];
    const y = right[j];
    if (x === undefined && y === undefined) return spelledOut(left, right, width, from, at);
    if (isStar(x)) visit(at, i + 1, j);
    if (isStar(y)) visit(at, i, j + 1);
    if (x === undefined || y === undefined || !meet(x, y)) continue;
    visit(at, isStar(x) ? i : i + 1, isStar(y) ? j : j + 1);
  }
  return undefined;
}

/** The text read on the way to a state of {@link commonText}. A step that passes a star reads nothing. */
function spelledOut(
  left: readonly number[],
  right: readonly number[],
  width: number,
  from: Int32Array,
  end: number,
): string {
  const chars: string[] = [];
  for (let at = end; at !== 0; ) {
    const before = (from[at] ?? 1) - 1;
    const x = left[Math.floor(before / width)] ?? 0;
    const y = right[before % width] ?? 0;
    const moved = [Math.floor(at / width) - Math.floor(before / width), (at % width) - (before % width)];
    const read = (isStar(x) ? moved[0] === 0 : moved[0] === 1) && (isStar(y) ? moved[1] === 0 : moved[1] === 1);
    if (read) chars.push(x >= 0 ? String.fromCharCode(x) : y >= 0 ? String.fromCharCode(y) : "x");
    at = before;
  }
  return chars.reverse().join("");
}

/** Whether every text that fits `inner` fits `outer`, decided token by token: true is certain, false may be a miss. */
export function globCovers(outer: Glob, inner: Glob): boolean {
  if (inner.literal !== undefined) return matchesGlob(outer, inner.literal);
  const [wide, narrow] = [globCodes(outer), inner.codes];
  const width = narrow.length + 1;
  const memo = new Int8Array((wide.length + 1) * width);
  const covers = (i: number, j: number): boolean => {
    const at = i * width + j;
    const known = memo[at];
    if (known !== 0) return known === 1;
    memo[at] = -1;
    const x = wide[i];
    const y = narrow[j];
    let yes: boolean;
    if (x === undefined) yes = y === undefined;
    else if (isStar(x)) yes = covers(i + 1, j) || (y !== undefined && takes(x, y) && covers(i, j + 1));
    else yes = y !== undefined && takes(x, y) && !isStar(y) && covers(i + 1, j + 1);
    memo[at] = yes ? 1 : -1;
    return yes;
  };
  return covers(0, 0);
}

function isStar(code: number | undefined): boolean {
  return code === ANY || code === ANY_IN_SEGMENT;
}

const noColon = (code: number): boolean => code === ANY_IN_SEGMENT || code === ONE_IN_SEGMENT;

function meet(x: number, y: number): boolean {
  if (x >= 0 && y >= 0) return x === y;
  if (x >= 0) return !(noColon(y) && x === COLON);
  if (y >= 0) return !(noColon(x) && y === COLON);
  return true;
}

/** Whether whatever `y` stands for, one token of it is taken by `x`. */
function takes(x: number, y: number): boolean {
  if (x === y || x === ANY || x === ONE) return x !== ONE || !isStar(y);
  if (noColon(x)) return y >= 0 ? y !== COLON : noColon(y);
  return false;
}
