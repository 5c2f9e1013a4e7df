/**
 * A reader for the plain part of YAML in which Kubernetes manifests are written: block mappings and sequences, scalars
 * on one line or folded over several, literal blocks, flow collections on one line. Whatever is unusual (anchors, tags,
 * escapes beyond JSON's, folded blocks, tabs, duplicate keys, errors) makes it give up, and the full reader takes over;
 * so it never decides what is an error, and a differential test holds the two together.
 */
import { LIMITS } from "./limits.ts";
import { readFlow } from "./yaml-flow.ts";
import { keyText, resolvePlain } from "./yaml-scalar.ts";

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
const COLON = 58;
const BACKSLASH = 92;

/** Characters with which a plain scalar or key does not begin, or not without a look at what follows. */
const UNUSUAL_START = new Uint8Array(128);
for (const char of "\t!\"#%&'*,:>?@[]`{|}") UNUSUAL_START[char.charCodeAt(0)] = 1;

/** Characters that the full reader judges: tabs, carriage returns, controls, surrogates, and everything else that is no printable text. */
const UNUSUAL_CHARACTER = /[^\n -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;

/** The value of one document of plain YAML, or {@link NOT_PLAIN}. Takes the text and the range of the document in it. */
export function readPlain(text: string, start: number, end: number): unknown {
  const state: PlainState = { text, end, at: start, indent: 0, depth: 0 };
  if (UNUSUAL_CHARACTER.test(start === 0 && end === text.length ? text : text.slice(start, end))) return NOT_PLAIN;
  if (!toContent(state, start)) return NOT_PLAIN;
  if (state.indent < 0) return null;
  const value = readBelow(state);
  return state.indent < 0 ? value : NOT_PLAIN;
}

/** Moves to the next line with content, from the start of a line. False when a tab stands in the indentation. */
function toContent(state: PlainState, lineStart: number): boolean {
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

function lineEnd(state: PlainState, from: number): number {
  const at = state.text.indexOf("\n", from);
  return at < 0 || at > state.end ? state.end : at;
}

function isDash(state: PlainState): boolean {
  if (state.text.charCodeAt(state.at) !== DASH) return false;
  if (state.at + 1 >= state.end) return true;
  const next = state.text.charCodeAt(state.at + 1);
  return next === SPACE || next === LF;
}

function readMapping(state: PlainState, indent: number): unknown {
  const { text } = state;
  const mapping: Record<string, unknown> = {};
  while (state.indent === indent && !isDash(state)) {
    const colon = keyEnd(state);
    if (colon < 0) return NOT_PLAIN;
    const key = readKey(text, state.at, colon);
    if (key === undefined || (mapping[key] !== undefined && Object.hasOwn(mapping, key))) return NOT_PLAIN;
    const value = readAfterColon(state, colon + 1, indent);
    if (value === NOT_PLAIN) return NOT_PLAIN;
    mapping[key] = value;
  }
  return state.indent > indent ? NOT_PLAIN : mapping;
}

/** Position of the colon that ends the key of the line in hand, or -1 where the line begins with no simple key. */
function keyEnd(state: PlainState): number {
  const { text, end } = state;
  const first = text.charCodeAt(state.at);
  if (first === 34 || first === 39) {
    const close = closingQuote(state, state.at);
    return close > 0 && text.charCodeAt(close + 1) === COLON && isSeparator(state, close + 2) ? close + 1 : -1;
  }
  if (first < 128 && UNUSUAL_START[first] === 1) return -1;
  for (let at = state.at; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === COLON) {
      if (isSeparator(state, at + 1)) return at - state.at > 1000 ? -1 : at;
    } else if (code === LF) return -1;
    else if (code === HASH && text.charCodeAt(at - 1) === SPACE) return -1;
  }
  return -1;
}

function isSeparator(state: PlainState, at: number): boolean {
  if (at >= state.end) return true;
  const code = state.text.charCodeAt(at);
  return code === SPACE || code === LF;
}

function readKey(text: string, start: number, colon: number): string | undefined {
  const first = text.charCodeAt(start);
  if (first === 34) {
    const quoted = text.slice(start, colon);
    return quoted.includes("\\") ? undefined : unlessProto(quoted.slice(1, -1));
  }
  if (first === 39) return unlessProto(text.slice(start + 1, colon - 1).replaceAll("''", "'"));
  if (text.charCodeAt(colon - 1) === SPACE) return undefined;
  const plain = text.slice(start, colon);
  if (plain === "<<") return undefined;
  const resolved = resolvePlain(plain);
  return typeof resolved === "string" ? unlessProto(resolved) : keyText(resolved);
}

const unlessProto = (key: string): string | undefined => (key === "__proto__" ? undefined : key);

/** The value after `key:`; leaves the line after it in hand. */
function readAfterColon(state: PlainState, from: number, indent: number): unknown {
  const { text, end } = state;
  let at = from;
  while (at < end && text.charCodeAt(at) === SPACE) at++;
  if (at < end && text.charCodeAt(at) !== LF && text.charCodeAt(at) !== HASH) return readScalar(state, at, indent);
  if (!toContent(state, lineEnd(state, at) + 1)) return NOT_PLAIN;
  if (state.indent > indent || (state.indent === indent && isDash(state))) return readBelow(state);
  return null;
}

/** A node on lines of its own: a collection, or a scalar that stands alone, which the full reader takes. */
function readBelow(state: PlainState): unknown {
  if (isDash(state)) return readNested(state, readSequence);
  return readNested(state, readMapping);
}

function readNested(state: PlainState, read: (state: PlainState, indent: number) => unknown): unknown {
  if (++state.depth > LIMITS.depth) return NOT_PLAIN;
  const value = read(state, state.indent);
  state.depth--;
  return value;
}

function readSequence(state: PlainState, indent: number): unknown {
  const { text, end } = state;
  const items: unknown[] = [];
  while (state.indent === indent && isDash(state)) {
    let at = state.at + 1;
    while (at < end && text.charCodeAt(at) === SPACE) at++;
    let item: unknown;
    if (at >= end || text.charCodeAt(at) === LF || text.charCodeAt(at) === HASH) {
      if (!toContent(state, lineEnd(state, at) + 1)) return NOT_PLAIN;
      item = state.indent > indent ? readBelow(state) : null;
    } else {
      const column = indent + at - state.at;
      state.at = at;
      state.indent = column;
      if (isDash(state)) item = readNested(state, readSequence);
      else if (keyEnd(state) >= 0) item = readNested(state, readMapping);
      else item = readScalar(state, at, indent);
    }
    if (item === NOT_PLAIN) return NOT_PLAIN;
    items.push(item);
  }
  return state.indent > indent ? NOT_PLAIN : items;
}

/** Position of the quote that closes the one at `at` on the same line, or -1. */
function closingQuote(state: PlainState, at: number): number {
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

/** A scalar or flow collection that begins at `at`, inside a node of the given indentation; leaves the next line in hand. */
function readScalar(state: PlainState, at: number, indent: number): unknown {
  const { text } = state;
  const first = text.charCodeAt(at);
  if (first === 34 || first === 39) {
    const close = closingQuote(state, at);
    if (close < 0 || !endLine(state, close + 1)) return NOT_PLAIN;
    return unquote(text, at, close);
  }
  if (first === 124) return readLiteral(state, at, indent);
  if (first === 91 || first === 123) {
    const flow = readFlow(text, at, lineEnd(state, at));
    return flow !== undefined && endLine(state, flow.end) ? flow.value : NOT_PLAIN;
  }
  if (first < 128 && UNUSUAL_START[first] === 1) return NOT_PLAIN;
  if (first === DASH && isSeparator(state, at + 1)) return NOT_PLAIN;
  return readPlainScalar(state, at, indent);
}

/** The text between two quotes, or {@link NOT_PLAIN} where it holds an escape that JSON does not know. */
function unquote(text: string, open: number, close: number): unknown {
  const inner = text.slice(open + 1, close);
  if (text.charCodeAt(open) === 39) return inner.includes("'") ? inner.replaceAll("''", "'") : inner;
  if (!inner.includes("\\")) return inner;
  // Escapes that YAML and JSON read alike; a lone surrogate is left to the full reader.
  if (!/^(?:[^\\]|\\["\\/bfnrt])*$/.test(inner)) return NOT_PLAIN;
  return JSON.parse(`"${inner}"`);
}

/** Whether nothing but space and a comment follows on the line; takes the next line in hand. A deeper line after it is an error that the caller notices. */
function endLine(state: PlainState, from: number): boolean {
  const { text, end } = state;
  let at = from;
  while (at < end && text.charCodeAt(at) === SPACE) at++;
  if (at < end && text.charCodeAt(at) !== LF && (text.charCodeAt(at) !== HASH || at === from)) return false;
  return toContent(state, lineEnd(state, at) + 1);
}

/** End of the plain scalar that runs from `at` to the end of the line, without trailing space; -1 where it holds a comment or a second key. */
function plainEnd(text: string, at: number, stop: number): number {
  for (let next = at; next < stop; next++) {
    const code = text.charCodeAt(next);
    if (code === COLON) {
      if (next + 1 >= stop || text.charCodeAt(next + 1) === SPACE) return -1;
    } else if (code === HASH && next > at && text.charCodeAt(next - 1) === SPACE) return -1 - next;
  }
  let last = stop;
  while (last > at && text.charCodeAt(last - 1) === SPACE) last--;
  return last;
}

function readPlainScalar(state: PlainState, at: number, indent: number): unknown {
  const { text } = state;
  const stop = lineEnd(state, at);
  let last = plainEnd(text, at, stop);
  if (last === -1) return NOT_PLAIN;
  const commented = last < 0;
  if (commented) {
    last = -1 - last;
    while (last > at && text.charCodeAt(last - 1) === SPACE) last--;
  }
  const value = text.slice(at, last);
  if (!toContent(state, stop + 1)) return NOT_PLAIN;
  if (state.indent <= indent) return resolvePlain(value);
  return commented ? NOT_PLAIN : foldLines(state, value, stop, indent);
}

/** The further lines of a plain scalar, joined by spaces; blank lines become line feeds (YAML 1.2 §6.5). */
function foldLines(state: PlainState, first: string, firstStop: number, indent: number): unknown {
  const { text, end } = state;
  let value = first;
  let line = firstStop + 1;
  let blanks = 0;
  while (line < end) {
    let at = line;
    while (at < end && text.charCodeAt(at) === SPACE) at++;
    const stop = lineEnd(state, at);
    if (at === stop) blanks++;
    else {
      if (at - line <= indent) break;
      const last = text.charCodeAt(at) === HASH ? -1 : plainEnd(text, at, stop);
      if (last < 0) return NOT_PLAIN;
      value += (blanks === 0 ? " " : "\n".repeat(blanks)) + text.slice(at, last);
      blanks = 0;
    }
    line = stop + 1;
  }
  return toContent(state, line) && state.indent <= indent ? resolvePlain(value) : NOT_PLAIN;
}

/** A literal block (`|`, `|-`, `|+`) whose indentation is that of its first line. */
function readLiteral(state: PlainState, at: number, indent: number): unknown {
  const { text, end } = state;
  let header = at + 1;
  const mark = text.charCodeAt(header);
  const chomping = mark === 43 || mark === DASH ? mark : 0;
  if (chomping !== 0) header++;
  const headerStop = lineEnd(state, header);
  while (header < headerStop && text.charCodeAt(header) === SPACE) header++;
  if (header !== headerStop || text.charCodeAt(end - 1) !== LF) return NOT_PLAIN;
  let line = headerStop + 1;
  let block = -1;
  const lines: string[] = [];
  while (line < end) {
    let content = line;
    while (content < end && text.charCodeAt(content) === SPACE) content++;
    const stop = lineEnd(state, content);
    const column = content - line;
    if (content === stop) {
      if (block < 0 ? column > 0 : column > block) return NOT_PLAIN;
      lines.push("");
    } else {
      if (block < 0) {
        if (column <= indent) break;
        block = column;
      }
      if (column < block) break;
      lines.push(text.slice(line + block, stop));
    }
    line = stop + 1;
  }
  if (block < 0 || !toContent(state, line)) return NOT_PLAIN;
  let count = lines.length;
  if (chomping !== 43) while (count > 0 && lines[count - 1] === "") count--;
  const body = (count === lines.length ? lines : lines.slice(0, count)).join("\n");
  return chomping === DASH ? body : `${body}\n`;
}
