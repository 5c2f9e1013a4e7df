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

/** Members of a Secret with values in them. */
export const SECRET_MEMBERS: ReadonlySet<string> = new Set(["data", "stringData"]);
/** User data of EC2 instances, launch templates (`UserData`) and of node classes (`userData`), wherever it stands. */
export const USER_DATA: ReadonlySet<string> = new Set(["UserData", "userData"]);

/** Whether an annotation of a Secret repeats the object: kubectl's last-applied one, and those of other tools that keep a copy. */
export function repeatsObject(key: string, value: string): boolean {
  return (
    key.endsWith("last-applied-configuration") || key === "kapp.k14s.io/original" || /stringData|"data"/.test(value)
  );
}

interface Walk {
  readonly text: string;
  readonly cuts: Cut[];
  /** Where the text first was no JSON any more; -1 while it is. */
  broken: number;
}

/** The cuts of a JSON text. `complete` is false where the text is broken; then what follows the break is cut by its look. */
export function jsonSecrets(text: string): { readonly cuts: readonly Cut[]; readonly complete: boolean } {
  const walk: Walk = { text, cuts: [], broken: -1 };
  for (const value of valuesOf(text)) visit(walk, value, false, 0);
  if (walk.broken >= 0) cutByLook(walk);
  return { cuts: walk.cuts, complete: walk.broken < 0 };
}

function visit(walk: Walk, value: Part, isSecretItem: boolean, depth: number): void {
  const { text } = walk;
  const first = text.charCodeAt(value.start);
  if (first !== 123 && first !== 91) return;
  if (depth > LIMITS.depth) {
    cutValues(walk, value.start, value.end);
    return;
  }
  const { parts, complete, stop } = partsOf(text, value.start);
  if (!complete) walk.broken = walk.broken < 0 ? stop : Math.min(walk.broken, stop);
  if (first === 91) {
    for (const part of parts) visit(walk, part, isSecretItem, depth + 1);
    return;
  }
  const kind = parts.find((part) => part.key === "kind");
  const kindText = kind === undefined ? undefined : scalarText(text, kind);
  // One that was cut off before its kind came may be a Secret.
  const isSecret = kindText === "Secret" || (kindText === undefined && (isSecretItem || !complete));
  for (const part of parts) {
    if (USER_DATA.has(part.key) || (isSecret && SECRET_MEMBERS.has(part.key))) cutValues(walk, part.start, part.end);
    else {
      if (isSecret && part.key === "metadata") cutAnnotations(walk, part);
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
    if (text.charCodeAt(skipSpace(text, close)) !== 58) cuts.push({ start: at, end: close, by: REMOVED });
    at = Math.max(close, at + 1);
  }
}

/** Behind a break nobody knows which object is a Secret: `data` of every object is cut up to its closing bracket, or to the end. */
function cutByLook(walk: Walk): void {
  const { text } = walk;
  const member = /"(?:data|stringData|[uU]serData|[^"]*last-applied-configuration)"\s*:\s*/g;
  member.lastIndex = walk.broken;
  for (let match = member.exec(text); match !== null; match = member.exec(text)) {
    const start = match.index + match[0].length;
    const end = skipValue(text, start);
    cutValues(walk, start, end);
    if (end < 0) return;
    member.lastIndex = end;
  }
}
