/** Finds the parts of a JSON text without building them: for item-by-item reading, for what is left of broken texts, and for places. Positions are characters. */

const QUOTE = 34;
const BACKSLASH = 92;

/** Position after space from `at` on. */
export function skipSpace(text: string, at: number): number {
  let next = at;
  for (;;) {
    const code = text.charCodeAt(next);
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return next;
    next++;
  }
}

/** Position after the string whose opening quote is at `at`; -1 where it does not end. */
export function skipString(text: string, at: number): number {
  let close = text.indexOf('"', at + 1);
  while (close >= 0) {
    let slashes = 0;
    while (text.charCodeAt(close - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return close + 1;
    close = text.indexOf('"', close + 1);
  }
  return -1;
}

/** Position after the value that begins at `at`; -1 where the text ends inside of it. Brackets are counted, not judged. */
export function skipValue(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first === QUOTE) return skipString(text, at);
  if (first !== 123 && first !== 91) return skipWord(text, at);
  let depth = 0;
  let next = at;
  for (; next < text.length; next++) {
    const code = text.charCodeAt(next);
    if (code === QUOTE) {
      next = skipString(text, next) - 1;
      if (next < 0) return -1;
    } else if (code === 123 || code === 91) depth++;
    else if (code === 125 || code === 93) {
      depth--;
      if (depth === 0) return next + 1;
    }
  }
  return -1;
}

function skipWord(text: string, at: number): number {
  let next = at;
  for (; next < text.length; next++) {
    const code = text.charCodeAt(next);
    if (code === 44 || code === 93 || code === 125 || code === 58 || code <= 32 || code === 123 || code === 91) break;
  }
  return next === at ? -1 : next;
}

/** One member of an object, or element of a list. */
export interface Part {
  /** The key as text; "" in a list. */
  readonly key: string;
  readonly keyStart: number;
  readonly start: number;
  /** -1 where the text ends inside of the value. */
  readonly end: number;
}

/** The members of the object, or elements of the list, whose bracket is at `at`. Ends at the first thing that is no JSON; `complete` says whether the closing bracket was met. */
export function partsOf(
  text: string,
  at: number,
): { readonly parts: readonly Part[]; readonly complete: boolean; readonly stop: number } {
  const isObject = text.charCodeAt(at) === 123;
  const closing = isObject ? 125 : 93;
  const parts: Part[] = [];
  let next = skipSpace(text, at + 1);
  if (text.charCodeAt(next) === closing) return { parts, complete: true, stop: next + 1 };
  for (;;) {
    const keyStart = next;
    let key = "";
    if (isObject) {
      const keyEnd = text.charCodeAt(next) === QUOTE ? skipString(text, next) : -1;
      if (keyEnd < 0) return { parts, complete: false, stop: next };
      key = keyOf(text.slice(next, keyEnd));
      next = skipSpace(text, keyEnd);
      if (text.charCodeAt(next) !== 58) return { parts, complete: false, stop: next };
      next = skipSpace(text, next + 1);
    }
    const end = skipValue(text, next);
    if (end >= 0 || next < text.length) parts.push({ key, keyStart, start: next, end });
    if (end < 0) return { parts, complete: false, stop: next };
    next = skipSpace(text, end);
    const code = text.charCodeAt(next);
    if (code === closing) return { parts, complete: true, stop: next + 1 };
    if (code !== 44) return { parts, complete: false, stop: next };
    next = skipSpace(text, next + 1);
  }
}

function keyOf(quoted: string): string {
  if (!quoted.includes("\\")) return quoted.slice(1, -1);
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted.slice(1, -1);
  }
}

/** The values that follow one another in a text (NDJSON, or answers appended to one file), as ranges. The last may be cut off: its end is then -1. */
export function valuesOf(text: string): readonly Part[] {
  const values: Part[] = [];
  let at = skipSpace(text, text.charCodeAt(0) === 0xfeff ? 1 : 0);
  while (at < text.length) {
    const end = skipValue(text, at);
    values.push({ key: "", keyStart: at, start: at, end });
    if (end < 0) break;
    at = skipSpace(text, end);
  }
  return values;
}
