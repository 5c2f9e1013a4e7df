/** JSON texts as JSON values; of a broken one, what is whole. */

import { partsOf, skipSpace, valuesOf } from "./json-scan.ts";
import { LIMITS } from "./limits.ts";

/** A fault of a JSON text, by character and by JSON Pointer of the value it spoils. */
export interface JsonFault {
  readonly code: string;
  readonly pointer: string;
  readonly at: number;
  readonly expected: string;
  readonly came: string;
}

/** Values of the text with the pointer segment of each: none for a single one, the index in a series. */
export interface JsonValue {
  readonly segments: readonly number[];
  readonly value: unknown;
  /** What is whole of a broken value; lists may lack elements. */
  readonly salvaged?: true;
}

/**
 * Reads a text that holds one JSON value or several in a row. Of a value that is broken or cut off, the members and list
 * elements that are whole are kept (a spoiled element is `undefined` in its list), and a fault says where it broke.
 * `undefined` when the text is no JSON at all, so that another reader may try.
 */
export function readJson(text: string, report: (fault: JsonFault) => void): readonly JsonValue[] | undefined {
  const whole = tryParse(text);
  if (whole !== undefined) return [{ segments: [], value: whole.value }];
  const ranges = valuesOf(text);
  const [first, second] = ranges;
  if (first === undefined || !startsCollection(text, first.start)) return undefined;
  const stranger = ranges.find((range) => !startsCollection(text, range.start));
  if (stranger !== undefined) report(faultAt(stranger.start, [], "something else"));
  return ranges.slice(0, stranger === undefined ? undefined : ranges.indexOf(stranger)).flatMap((range, index) => {
    const segments = second === undefined ? [] : [index];
    const parsed = range.end < 0 ? undefined : tryParse(text.slice(range.start, range.end));
    if (parsed !== undefined) return [{ segments, value: parsed.value }];
    const value = salvage(text, range.start, segments, report);
    return value === undefined ? [] : [{ segments, value, salvaged: true as const }];
  });
}

const startsCollection = (text: string, at: number): boolean =>
  text.charCodeAt(at) === 123 || text.charCodeAt(at) === 91;

function tryParse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** What is whole of a broken value: members of the object, elements of the lists right under it. */
function salvage(
  text: string,
  start: number,
  segments: readonly (string | number)[],
  report: (fault: JsonFault) => void,
): unknown {
  const { parts, complete, stop } = partsOf(text, start);
  const isList = text.charCodeAt(start) === 91;
  const list: unknown[] = [];
  const object: Record<string, unknown> = {};
  let kept = 0;
  let faults = 0;
  for (const [index, part] of parts.entries()) {
    const at = [...segments, isList ? index : part.key];
    const parsed =
      part.end < 0 || part.end - part.start > LIMITS.stringCharacters
        ? undefined
        : tryParse(text.slice(part.start, part.end));
    let value = parsed?.value;
    if (parsed === undefined && !isList && text.charCodeAt(part.start) === 91) {
      value = salvage(text, part.start, at, (fault) => {
        faults++;
        report(fault);
      });
      if (value !== undefined) kept++;
    } else if (parsed === undefined) {
      faults++;
      report(faultAt(part.start, at, part.end < 0 ? "a text that ends inside of it" : "something else"));
    } else kept++;
    if (isList) list.push(value);
    else if (value !== undefined && part.key !== "__proto__") object[part.key] = value;
  }
  if (!complete && faults === 0)
    report(faultAt(stop, segments, skipSpace(text, stop) >= text.length ? "the end of the text" : "something else"));
  return kept === 0 ? undefined : isList ? list : object;
}

function faultAt(at: number, segments: readonly (string | number)[], came: string): JsonFault {
  const pointer = segments.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
  return { code: "malformed-json", pointer, at, expected: "JSON", came };
}
