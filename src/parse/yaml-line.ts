/** The line in hand of the plain YAML reader, and how it moves. */

/** Given back when the text is not plain. */
export const NOT_PLAIN: unique symbol = Symbol("not plain");

/** Where the reader stands. `at` is the first character of the content of the line in hand, `indent` its column. */
export interface PlainState {
  readonly text: string;
  readonly end: number;
  at: number;
  /** -1 at the end of the document. */
  indent: number;
  depth: number;
}

const LF = 10;
const SPACE = 32;
const HASH = 35;
const DASH = 45;
const BACKSLASH = 92;

/** Characters with which a plain scalar or key does not begin, or not without a look at what follows. */
export const UNUSUAL_START = new Uint8Array(128);
for (const char of "\t!\"#%&'*,:>?@[]`{|}") UNUSUAL_START[char.charCodeAt(0)] = 1;

/** Moves to the next line with content, from the start of a line. False when a tab stands in the indentation. */
export function toContent(state: PlainState, lineStart: number): boolean {
  const { text, end } = state;
  let line = lineStart;
  while (line < end) {
    let at = line;
    while (at < end && text.charCodeAt(at) === SPACE) at++;
    const code = at < end ? text.charCodeAt(at) : LF;
    if (code === LF) line = at + 1;
    else if (code === HASH) line = lineEnd(state, at) + 1;
    else {
      state.at = at;
      state.indent = at - line;
      return code !== 9;
    }
  }
  state.at = end;
  state.indent = -1;
  return true;
}

/** End of the line that holds the character. */
export function lineEnd(state: PlainState, from: number): number {
  const at = state.text.indexOf("\n", from);
  return at < 0 || at > state.end ? state.end : at;
}

/** Whether the line in hand begins with the dash of a list element. */
export function isDash(state: PlainState): boolean {
  if (state.text.charCodeAt(state.at) !== DASH) return false;
  if (state.at + 1 >= state.end) return true;
  const next = state.text.charCodeAt(state.at + 1);
  return next === SPACE || next === LF;
}

/** Whether the character ends a token: space, line feed, or the end of the document. */
export function isSeparator(state: PlainState, at: number): boolean {
  if (at >= state.end) return true;
  const code = state.text.charCodeAt(at);
  return code === SPACE || code === LF;
}

/** Position of the quote that closes the one at `at` on the same line, or -1. */
export function closingQuote(state: PlainState, at: number): number {
  const { text } = state;
  const quote = text.charCodeAt(at);
  const stop = lineEnd(state, at);
  for (let next = at + 1; next < stop; next++) {
    const code = text.charCodeAt(next);
    if (code === quote) {
      if (quote === 39 && text.charCodeAt(next + 1) === 39) next++;
      else return next;
    } else if (code === BACKSLASH && quote === 34) next++;
  }
  return -1;
}
