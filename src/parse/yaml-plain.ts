/**
 * A reader for the plain part of YAML in which Kubernetes manifests are written: block mappings and sequences, scalars
 * on one line or folded over several, literal blocks, flow collections on one line. Whatever is unusual (anchors, tags,
 * escapes beyond JSON's, folded blocks, tabs, duplicate keys, errors) makes it give up, and the full reader takes over;
 * so it never decides what is an error, and a differential test holds the two together.
 */
import { LIMITS } from "./limits.ts";
import {
  closingQuote,
  isDash,
  isSeparator,
  lineEnd,
  NOT_PLAIN,
  type PlainState,
  toContent,
  UNUSUAL_START,
} from "./yaml-line.ts";
import { keyText, resolvePlain } from "./yaml-scalar.ts";
import { readScalar } from "./yaml-text.ts";

export { NOT_PLAIN } from "./yaml-line.ts";

const LF = 10;
const SPACE = 32;
const HASH = 35;
const COLON = 58;

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
