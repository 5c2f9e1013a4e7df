/** Where a JSON text holds secret values. */
import { type Part, partsOf, skipSpace, skipString, skipValue, valuesOf } from "./json-scan.ts";
import { LIMITS } from "./limits.ts";

/** Characters to take out and what to put there; line feeds among them are kept. */
export interface Cut {
  readonly start: number;
  readonly end: number;
  readonly by: string;
}

/** What stands where a value was; a string in JSON and in YAML. */
export const REMOVED = '"(removed)"';

const SECRET_MEMBERS: ReadonlySet<string> = new Set(["data", "stringData"]);
const HARMLESS_MEMBERS: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata", "type", "immutable"]);

/**
 * Tells which members of an object to cut, by its keys and its kind: all of a Secret but those of core/v1 that hold no
 * values. A mere reference to a Secret (no metadata) loses nothing but what is called `data`.
 */
export function secretMembers(
  keys: readonly string[],
  kind: string | undefined,
  isSecretItem: boolean,
): (key: string) => boolean {
  const isSecret = kind === undefined ? isSecretItem || keys.includes("stringData") : isSecretKind(kind);
  if (!isSecret) return (key) => USER_DATA.has(key);
  const isObject = isSecretItem || keys.some((key) => OBJECT_MEMBERS.has(key));
  return (key) =>
    USER_DATA.has(key) ||
    SECRET_MEMBERS.has(key) ||
    (isObject && !HARMLESS_MEMBERS.has(key) && !REFERENCE_MEMBERS.has(key));
}

const OBJECT_MEMBERS: ReadonlySet<string> = new Set(["metadata", "apiVersion", "data", "stringData"]);
/** Members of references to objects (core/v1 ObjectReference, SecretKeySelector). */
const REFERENCE_MEMBERS: ReadonlySet<string> = new Set(["name", "namespace"]);
/** User data of EC2 instances, launch templates (`UserData`) and of node classes (`userData`), wherever it stands. */
const USER_DATA: ReadonlySet<string> = new Set(["UserData", "userData"]);

/** Whether a kind is that of Secrets, misspelt by what is no letter perhaps. */
const isSecretKind = (kind: string): boolean => /^[^A-Za-z]*Secret[^A-Za-z]*$/.test(kind);

/** Whether an annotation of a Secret repeats the object: kubectl's last-applied one, and those of other tools that keep a copy. */
export function repeatsObject(key: string, value: string): boolean {
  return (
    key.endsWith("last-applied-configuration") || key === "kapp.k14s.io/original" || /stringData|"data"/.test(value)
  );
}

interface Walk {
  readonly text: string;
  readonly cuts: Cut[];
  /** Ranges of broken texts that are whole, and were judged as what they are. */
  readonly sound: Part[];
}

/** The cuts of a JSON text. `complete` is false where the text is broken; then nothing is left of what belongs to the break. */
export function jsonSecrets(text: string): { readonly cuts: readonly Cut[]; readonly complete: boolean } {
  const walk: Walk = { text, cuts: [], sound: [] };
  const values = valuesOf(text);
  if (values.every((value) => isSound(text, value, 0))) {
    for (const value of values) visit(walk, value, false, 0);
    return { cuts: walk.cuts, complete: true };
  }
  for (const value of values) visitBroken(walk, value, false, 0);
  let at = 0;
  for (const { start, end } of walk.sound) {
    cutValues(walk, at, start);
    at = end;
  }
  cutValues(walk, at, text.length);
  return { cuts: walk.cuts, complete: false };
}

function isSound(text: string, value: Part, depth: number): boolean {
  if (value.end < 0) return false;
  const first = text.charCodeAt(value.start);
  if (first !== 123 && first !== 91)
    return first === 34 || /^(?:true|false|null|-?[0-9][-+.0-9eE]*)$/.test(text.slice(value.start, value.end));
  const { parts, complete } = partsOf(text, value.start);
  return complete && (depth >= LIMITS.depth || parts.every((part) => isSound(text, part, depth + 1)));
}

/** Of a broken text the sound values are judged as what they are: whole ones, members of a list object, elements of its lists. */
function visitBroken(walk: Walk, value: Part, isSecretItem: boolean, depth: number): void {
  const { text } = walk;
  if (isSound(text, value, depth)) {
    visit(walk, value, isSecretItem, depth);
    walk.sound.push(value);
    return;
  }
  const first = text.charCodeAt(value.start);
  const { parts } = first === 123 || first === 91 ? partsOf(text, value.start) : { parts: [] };
  const kind = parts.find((part) => part.key === "kind");
  const kindText = kind === undefined ? "List" : (scalarText(text, kind) ?? "");
  // The members of a single broken object say nothing for sure about one another.
  const isOpen = first === 123 ? depth === 0 && kindText.endsWith("List") : depth <= 1;
  if (isOpen) for (const part of parts) visitBroken(walk, part, depth === 1 && kindText !== "List", depth + 1);
}

function visit(walk: Walk, value: Part, isSecretItem: boolean, depth: number): void {
  const { text } = walk;
  const first = text.charCodeAt(value.start);
  if (first !== 123 && first !== 91) return;
  if (depth > LIMITS.depth) {
    cutValues(walk, value.start, value.end);
    return;
  }
  const { parts } = partsOf(text, value.start);
  if (first === 91) {
    for (const part of parts) visit(walk, part, isSecretItem, depth + 1);
    return;
  }
  const kind = parts.find((part) => part.key === "kind");
  const kindText = kind === undefined ? undefined : scalarText(text, kind);
  const isCut = secretMembers(
    parts.map((part) => part.key),
    kindText,
    isSecretItem,
  );
  for (const part of parts) {
    if (isCut(part.key)) cutValues(walk, part.start, part.end);
    else {
      if (part.key === "metadata" && isCut("data")) cutAnnotations(walk, part);
      visit(walk, part, kindText === "SecretList" && part.key === "items", depth + 1);
    }
  }
}

function scalarText(text: string, part: Part): string | undefined {
  if (part.end < 0 || text.charCodeAt(part.start) !== 34) return undefined;
  try {
    return String(JSON.parse(text.slice(part.start, part.end)));
  } catch {
    return undefined;
  }
}

function cutAnnotations(walk: Walk, metadata: Part): void {
  const { text } = walk;
  if (text.charCodeAt(metadata.start) !== 123) return;
  for (const part of partsOf(text, metadata.start).parts) {
    if (part.key !== "annotations" || text.charCodeAt(part.start) !== 123) continue;
    for (const annotation of partsOf(text, part.start).parts) {
      const value = text.slice(annotation.start, annotation.end < 0 ? text.length : annotation.end);
      if (repeatsObject(annotation.key, value.replaceAll("\\", ""))) cutValues(walk, annotation.start, annotation.end);
    }
  }
}

/** Cuts every scalar in the range that is no key. */
function cutValues(walk: Walk, start: number, end: number): void {
  const { text, cuts } = walk;
  const stop = end < 0 ? text.length : end;
  let at = start;
  while (at < stop) {
    at = skipSpace(text, at);
    const code = text.charCodeAt(at);
    if (at >= stop) break;
    if (code === 123 || code === 125 || code === 91 || code === 93 || code === 44 || code === 58) {
      at++;
      continue;
    }
    const after = code === 34 ? skipString(text, at) : skipValue(text, at);
    const close = after < 0 ? stop : Math.min(after, stop);
    // A line feed before a colon is no JSON that any tool writes: what stands before it is no key.
    if (text.charCodeAt(close) !== 58 && !/^[ \t]*:/.test(text.slice(close, close + 8)))
      cuts.push({ start: at, end: close, by: REMOVED });
    at = Math.max(close, at + 1);
  }
}
