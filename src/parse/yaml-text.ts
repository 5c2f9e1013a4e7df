/** Scalars of plain YAML. */
import { readFlow } from "./yaml-flow.ts";
import {
  closingQuote,
  isSeparator,
  lineEnd,
  NOT_PLAIN,
  type PlainState,
  toContent,
  UNUSUAL_START,
} from "./yaml-line.ts";
import { resolvePlain } from "./yaml-scalar.ts";

const LF = 10;
const SPACE = 32;
const HASH = 35;
const DASH = 45;
const COLON = 58;

/** A scalar or flow collection that begins at `at`, inside a node of the given indentation; leaves the next line in hand. */
export function readScalar(state: PlainState, at: number, indent: number): unknown {
  const { text } = state;
  const first = text.charCodeAt(at);
  if (first === 34 || first === 39) {
    const close = closingQuote(state, at);
    if (close < 0) return readLongQuoted(state, at, indent);
    return endLine(state, close + 1) ? unquote(text, at, close) : NOT_PLAIN;
  }
  if (first === 124 || first === 62) return readBlock(state, at, indent);
  if (first === 91 || first === 123) {
    const flow = readFlow(text, at, lineEnd(state, at));
    return flow !== undefined && endLine(state, flow.end) ? flow.value : NOT_PLAIN;
  }
  if (first < 128 && UNUSUAL_START[first] === 1) return NOT_PLAIN;
  if (first === DASH && isSeparator(state, at + 1)) return NOT_PLAIN;
  return readPlainScalar(state, at, indent);
}

/** A quoted scalar over several lines: folded as a plain one is, up to its quote (YAML 1.2 §7.3). */
function readLongQuoted(state: PlainState, at: number, indent: number): unknown {
  const { text, end } = state;
  const quote = text.charCodeAt(at) === 34 ? '"' : "'";
  const stop = lineEnd(state, at);
  let value = text.slice(at + 1, stop).replace(/ +$/, "");
  let blanks = 0;
  let line = stop + 1;
  while (line < end) {
    let content = line;
    while (content < end && text.charCodeAt(content) === SPACE) content++;
    const lineStop = lineEnd(state, content);
    if (content === lineStop) blanks++;
    else {
      if (content - line <= indent) return NOT_PLAIN;
      value += blanks === 0 ? " " : "\n".repeat(blanks);
      blanks = 0;
      const close = text.indexOf(quote, content);
      if (close >= 0 && close < lineStop) {
        // A doubled quote, and escapes, are left to the full reader.
        value += text.slice(content, close);
        if (value.includes("\\") || text[close + 1] === quote || (quote === "'" && value.includes("''")))
          return NOT_PLAIN;
        return endLine(state, close + 1) ? value : NOT_PLAIN;
      }
      value += text.slice(content, lineStop).replace(/ +$/, "");
    }
    line = lineStop + 1;
  }
  return NOT_PLAIN;
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

/** A literal (`|`) or folded (`>`) block whose indentation is that of its first line, with the marks `-` and `+`. */
function readBlock(state: PlainState, at: number, indent: number): unknown {
  const { text, end } = state;
  let header = at + 1;
  const mark = text.charCodeAt(header);
  const chomping = mark === 43 || mark === DASH ? mark : 0;
  if (chomping !== 0) header++;
  const headerStop = lineEnd(state, header);
  while (header < headerStop && text.charCodeAt(header) === SPACE) header++;
  if (header !== headerStop) return NOT_PLAIN;
  let line = headerStop + 1;
  let block = -1;
  const lines: string[] = [];
  while (line < end) {
    let content = line;
    while (content < end && text.charCodeAt(content) === SPACE) content++;
    const stop = lineEnd(state, content);
    const column = content - line;
    if (content === stop) {
      // Before the first line the indentation is not known yet; behind it, further spaces are text.
      if (block < 0 && column > 0) return NOT_PLAIN;
      lines.push(column > block && block >= 0 ? text.slice(line + block, stop) : "");
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
  const kept = count === lines.length ? lines : lines.slice(0, count);
  const body = text.charCodeAt(at) === 62 ? fold(kept) : kept.join("\n");
  return body === undefined ? NOT_PLAIN : chomping === DASH ? body : `${body}\n`;
}

/** The lines of a folded block joined by spaces, blank lines by line feeds; `undefined` with deeper lines, which are not folded (YAML 1.2 §8.1.3). */
function fold(lines: readonly string[]): string | undefined {
  let body = "";
  let blanks = 0;
  for (const [index, line] of lines.entries()) {
    if (line.charCodeAt(0) === SPACE) return undefined;
    if (line === "") blanks++;
    else {
      body += blanks > 0 ? "\n".repeat(blanks) : index === 0 ? "" : " ";
      body += line;
      blanks = 0;
    }
  }
  return body + "\n".repeat(blanks);
}
