/** A document without some of its parts, for what-if: the rest says the same, though not on the same lines. */
import { isObject } from "./cursor.ts";
import { parseYaml11 } from "./yaml.ts";

/** One part to take out: an element of a list, by its place, or entries of a list of mappings by the principal they name. */
export interface Part {
  /** JSON Pointer as evidence has it. */
  readonly pointer: string;
  /** Of a list written as text (aws-auth): the ARN whose entries go. */
  readonly principal?: string | undefined;
}

/** The text without the parts; `undefined` when nothing is left of it, or when it cannot be read. */
export function excise(text: string, parts: readonly Part[]): string | undefined {
  const documents = documentsOf(text);
  if (documents === undefined) return undefined;
  const isStream = documents.length > 1;
  let root: unknown = isStream ? documents : documents[0];
  for (const part of [...parts].sort(byPlace)) root = removed(root, segmentsOf(part.pointer), part.principal);
  const left = (isStream ? (Array.isArray(root) ? root : []) : [root]).filter(
    (document) => document !== undefined && document !== GONE,
  );
  return left.length === 0 ? undefined : left.map((document) => JSON.stringify(document, null, 1)).join("\n");
}

/** Later elements first, so that the places of the others stay. */
function byPlace(a: Part, b: Part): number {
  const [left, right] = [segmentsOf(a.pointer), segmentsOf(b.pointer)];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const [x = "", y = ""] = [left[at], right[at]];
    if (x !== y) return /^\d+$/.test(x) && /^\d+$/.test(y) ? Number(y) - Number(x) : x < y ? 1 : -1;
  }
  return 0;
}

/** Stands for a value that was taken out whole. */
const GONE = Symbol("gone");

function removed(value: unknown, path: readonly string[], principal: string | undefined): unknown {
  const [head, ...rest] = path;
  if (head === undefined)
    return principal === undefined ? GONE : typeof value === "string" ? withoutPrincipal(value, principal) : value;
  if (typeof value === "string") return insideText(value, path, principal);
  if (Array.isArray(value)) {
    const index = Number(head);
    return value.flatMap((member: unknown, at) => {
      if (at !== index) return [member];
      const left = removed(member, rest, principal);
      return left === GONE ? [] : [left];
    });
  }
  if (!isObject(value) || !Object.hasOwn(value, head)) return value;
  const left = removed(value[head], rest, principal);
  const { [head]: _, ...others } = value;
  return left === GONE ? others : { ...others, [head]: left };
}

/** A document in a text: JSON, encoded for URLs or not, or YAML. */
function insideText(text: string, path: readonly string[], principal: string | undefined): string {
  const decoded = /^%7B/i.test(text.trim()) ? decodeURIComponent(text) : text;
  const [inner] = documentsOf(decoded) ?? [];
  return inner === undefined || typeof inner === "string" ? text : JSON.stringify(removed(inner, path, principal));
}

/** aws-auth lists without the entries of a principal; paths of roles and upper and lower case do not count, as for the authenticator. */
function withoutPrincipal(text: string, principal: string): string {
  const [list] = documentsOf(text) ?? [];
  if (!Array.isArray(list)) return text;
  const bare = (arn: unknown): string =>
    String(arn)
      .toLowerCase()
      .replace(/:role\/.*\//, ":role/");
  const kept = list.filter(
    (entry: unknown) =>
      !isObject(entry) ||
      !["rolearn", "userarn"].some((key) =>
        Object.entries(entry).some(([name, value]) => name.toLowerCase() === key && bare(value) === bare(principal)),
      ),
  );
  return JSON.stringify(kept);
}

function documentsOf(text: string): readonly unknown[] | undefined {
  try {
    return [JSON.parse(text)];
  } catch {
    // No single JSON value: a stream of them, or YAML.
  }
  const { documents } = parseYaml11(text);
  return documents.length === 0 || documents.includes(undefined) ? undefined : documents;
}

const segmentsOf = (pointer: string): string[] =>
  pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
