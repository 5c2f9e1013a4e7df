/** Flow collections of plain YAML that end on the line they begin on: `{}`, `["get", list]`, `{name: x, ports: [80]}`. */
import { LIMITS } from "./limits.ts";
import { keyText, resolvePlain } from "./yaml-scalar.ts";

interface Flow {
  readonly value: unknown;
  /** Position after the closing bracket. */
  readonly end: number;
}

interface FlowState {
  readonly text: string;
  readonly stop: number;
  at: number;
  depth: number;
}

const BAD: unique symbol = Symbol("not plain");
/** Text of a plain scalar in a flow collection; letters it may begin with and hold. Anything else is left to the full reader. */
const PLAIN = /[A-Za-z0-9_./$+=~^;()<-][A-Za-z0-9_./$+=~^;()<>*@%-]*(?: +[A-Za-z0-9_./$+=~^;()<>*@%-]+)*/y;

/** The collection at `at`, which must end before `stop`; `undefined` where it is not plain. */
export function readFlow(text: string, at: number, stop: number): Flow | undefined {
  const state: FlowState = { text, stop, at, depth: 0 };
  const value = readValue(state);
  return value === BAD || state.at > stop ? undefined : { value, end: state.at };
}

function readValue(state: FlowState): unknown {
  const { text } = state;
  if (++state.depth > LIMITS.depth) return BAD;
  const first = text.charCodeAt(state.at);
  const value = first === 91 ? readList(state) : first === 123 ? readMap(state) : readFlowScalar(state);
  state.depth--;
  return value;
}

function skipSpace(state: FlowState): number {
  while (state.at < state.stop && state.text.charCodeAt(state.at) === 32) state.at++;
  return state.at < state.stop ? state.text.charCodeAt(state.at) : -1;
}

function readList(state: FlowState): unknown {
  const items: unknown[] = [];
  state.at++;
  let next = skipSpace(state);
  while (next !== 93) {
    if (next < 0) return BAD;
    const item = readValue(state);
    if (item === BAD) return BAD;
    items.push(item);
    next = skipSpace(state);
    if (next === 44) {
      state.at++;
      next = skipSpace(state);
      if (next === 44) return BAD;
    } else if (next !== 93) return BAD;
  }
  state.at++;
  return items;
}

function readMap(state: FlowState): unknown {
  const mapping: Record<string, unknown> = {};
  state.at++;
  let next = skipSpace(state);
  while (next !== 125) {
    if (next < 0 || next === 91 || next === 123) return BAD;
    const scalar = readFlowScalar(state);
    if (scalar === BAD) return BAD;
    const key = keyText(scalar as string | number | boolean | null); // readFlowScalar yields nothing else
    if (key === undefined || key === "__proto__" || key === "<<" || Object.hasOwn(mapping, key)) return BAD;
    if (state.text.charCodeAt(state.at) !== 58 || state.text.charCodeAt(state.at + 1) !== 32) return BAD;
    state.at++;
    if (skipSpace(state) < 0) return BAD;
    const value = readValue(state);
    if (value === BAD) return BAD;
    mapping[key] = value;
    next = skipSpace(state);
    if (next === 44) {
      state.at++;
      next = skipSpace(state);
    } else if (next !== 125) return BAD;
  }
  state.at++;
  return mapping;
}

function readFlowScalar(state: FlowState): unknown {
  const { text } = state;
  const quote = text.charCodeAt(state.at);
  if (quote === 34 || quote === 39) {
    const close = text.indexOf(quote === 34 ? '"' : "'", state.at + 1);
    if (close < 0 || close >= state.stop) return BAD;
    const inner = text.slice(state.at + 1, close);
    if (inner.includes("\\") || text.charCodeAt(close + 1) === quote) return BAD;
    state.at = close + 1;
    return inner;
  }
  PLAIN.lastIndex = state.at;
  const match = PLAIN.exec(text);
  if (match === null || match[0].startsWith("- ") || match[0] === "-" || match[0] === "<<") return BAD;
  state.at += match[0].length;
  const next = text.charCodeAt(state.at);
  // After a plain scalar only these end it; everything else is for the full reader.
  if (next !== 44 && next !== 93 && next !== 125 && next !== 32 && next !== 58) return BAD;
  return resolvePlain(match[0]);
}
