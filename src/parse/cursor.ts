/** Reads members of a parsed JSON value with the type that is expected of them; what has another type becomes an issue and is left out. */
import type { Handle } from "../facts/evidence.ts";
import type { Sink } from "../facts/sink.ts";
import { LIMITS } from "./limits.ts";

/** Where faults of one root value are counted. */
interface Root {
  readonly sink: Sink;
  readonly handle: Handle;
  faults: number;
}

/** One object of a document, with the way to it. Members that are null count as absent, as they do for Go's JSON reader. */
export interface Cursor {
  readonly root: Root;
  readonly parent: Cursor | undefined;
  /** Below `parent`; a list member carries the key and the index. */
  readonly path: readonly (string | number)[];
  readonly value: Readonly<Record<string, unknown>>;
}

/** A cursor on the object that stands at `handle`. */
export function openCursor(sink: Sink, handle: Handle, value: Readonly<Record<string, unknown>>): Cursor {
  return { root: { sink, handle, faults: 0 }, parent: undefined, path: [], value };
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether collections nest deeper than a document may ({@link LIMITS}); JSON texts are not checked while they are read. */
export function isTooDeep(value: unknown, depth: number = LIMITS.depth): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (depth === 0) return true;
  for (const member of Object.values(value)) if (isTooDeep(member, depth - 1)) return true;
  return false;
}

/** The evidence handle of the object, or of a place below it. */
export function handleOf(cursor: Cursor, ...below: readonly (string | number)[]): Handle {
  const above = cursor.parent === undefined ? cursor.root.handle : handleOf(cursor.parent);
  if (cursor.path.length === 0 && below.length === 0) return above;
  return cursor.root.sink.evidence.below(above, ...cursor.path, ...below);
}

/** Number of faults met below the root of this cursor. */
export const faultsOf = (cursor: Cursor): number => cursor.root.faults;

/** Reports that the member is not what was expected. */
export function fault(cursor: Cursor, below: readonly (string | number)[], expected: string, came: string): void {
  const { root } = cursor;
  root.faults++;
  const { document, pointer } = root.sink.evidence.locate(handleOf(cursor, ...below));
  root.sink.issue({ code: "malformed-member", document, pointer, expected, came });
}

const MAX_SHOWN = 60;

/** What came, for people: the type and, of short scalars, the value. */
export function describe(value: unknown): string {
  if (value === null) return "null";
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  const text = String(value);
  const shown = text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN - 1)}…` : text;
  return `${typeof value === "string" ? "the text" : `the ${typeof value}`} \`${shown}\``;
}

/** The member as text; `undefined` when absent or of another type (an issue). */
export function textAt(cursor: Cursor, key: string): string | undefined {
  const value = cursor.value[key];
  if (typeof value === "string") return value;
  if (value !== undefined && value !== null) fault(cursor, [key], "text", describe(value));
  return undefined;
}

/** The member as text that must be there; an issue says so when it is not. */
export function requiredText(cursor: Cursor, key: string): string | undefined {
  const value = textAt(cursor, key);
  if (value === undefined && (cursor.value[key] === undefined || cursor.value[key] === null))
    fault(cursor, [key], "text", "nothing");
  return value;
}

/** The member as a boolean. */
export function flagAt(cursor: Cursor, key: string): boolean | undefined {
  const value = cursor.value[key];
  if (typeof value === "boolean") return value;
  if (value !== undefined && value !== null) fault(cursor, [key], "true or false", describe(value));
  return undefined;
}

/** The member as a number. */
export function numberAt(cursor: Cursor, key: string): number | undefined {
  const value = cursor.value[key];
  if (typeof value === "number") return value;
  if (value !== undefined && value !== null) fault(cursor, [key], "a number", describe(value));
  return undefined;
}

const NONE: readonly never[] = Object.freeze([]);
const NOTHING: Readonly<Record<string, never>> = Object.freeze({});

/** The member as a list of texts; members of another type are left out with an issue. Absent = empty. */
export function textsAt(cursor: Cursor, key: string): readonly string[] {
  const list = listAt(cursor, key);
  if (list.length === 0) return NONE;
  if (list.every((member) => typeof member === "string")) return list;
  const texts: string[] = [];
  for (const [index, member] of list.entries())
    if (typeof member === "string") texts.push(member);
    // A null in a list of strings decodes to the empty string in Go.
    else if (member === null) texts.push("");
    else fault(cursor, [key, index], "text", describe(member));
  return texts;
}

/** The member as a list. Absent = empty. */
export function listAt(cursor: Cursor, key: string): readonly unknown[] {
  const value = cursor.value[key];
  if (Array.isArray(value)) return value;
  if (value !== undefined && value !== null) fault(cursor, [key], "a list", describe(value));
  return NONE;
}

/** The member as an object, with a cursor of its own. */
export function objectAt(cursor: Cursor, key: string): Cursor | undefined {
  const value = cursor.value[key];
  if (isObject(value)) return { root: cursor.root, parent: cursor, path: [key], value };
  if (value !== undefined && value !== null) fault(cursor, [key], "an object", describe(value));
  return undefined;
}

/** The objects of a list member; others are left out with an issue. Absent = empty. */
export function objectsAt(cursor: Cursor, key: string): readonly Cursor[] {
  const list = listAt(cursor, key);
  if (list.length === 0) return NONE;
  const objects: Cursor[] = [];
  for (const [index, value] of list.entries())
    if (isObject(value)) objects.push({ root: cursor.root, parent: cursor, path: [key, index], value });
    // A hole stands for an element that could not be read: it has its issue already.
    else if (value !== undefined) fault(cursor, [key, index], "an object", describe(value));
  return objects;
}

/** The member as a map of texts; values of another type are left out with an issue. Absent = empty. */
export function textMapAt(cursor: Cursor, key: string): Readonly<Record<string, string>> {
  const value = cursor.value[key];
  if (!isObject(value)) {
    if (value !== undefined && value !== null) fault(cursor, [key], "an object of texts", describe(value));
    return NOTHING;
  }
  for (const name in value) if (typeof value[name] !== "string") return onlyTexts(cursor, key, value);
  return value as Readonly<Record<string, string>>; // every value was just seen to be text
}

function onlyTexts(cursor: Cursor, key: string, value: Readonly<Record<string, unknown>>): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, member] of Object.entries(value)) {
    if (typeof member === "string") texts[name] = member;
    else if (member !== null) fault(cursor, [key, name], "text", describe(member));
  }
  return texts;
}

/** The keys of an object member. Absent = empty. */
export function keysAt(cursor: Cursor, key: string): readonly string[] {
  const value = cursor.value[key];
  if (isObject(value)) return Object.keys(value);
  if (value !== undefined && value !== null) fault(cursor, [key], "an object", describe(value));
  return NONE;
}

/** `{key: value}` when there is a value, else nothing: for optional fields. */
export function optional<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]: Value }); // a computed key loses its type
}
