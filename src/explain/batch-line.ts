/** Lines of batch questions: JSON objects, read field by field. The command line and the service read them alike. */
import type { ReviewSpec } from "./engine-types.ts";

export type BatchLine = Record<string, unknown>;

/** The object that a line holds. Throws TypeError with what came. */
export function batchLine(line: string): BatchLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    value = undefined;
  }
  if (!isObject(value)) throw new TypeError(`expected a JSON object, came \`${line.slice(0, 80)}\``);
  return value;
}

/** The specification of a SubjectAccessReview (authorization.k8s.io/v1). Throws TypeError with what was expected. */
export function reviewSpecOf(line: BatchLine): ReviewSpec {
  const resource = line["resourceAttributes"];
  const url = line["nonResourceAttributes"];
  if (isObject(resource) === isObject(url))
    throw new TypeError("expected either resourceAttributes or nonResourceAttributes");
  if (line["user"] === undefined && line["groups"] === undefined) throw new TypeError("expected `user` or `groups`");
  return {
    user: text(line, "user", ""),
    groups: texts(line, "groups"),
    ...(isObject(resource)
      ? { resourceAttributes: strings(resource, ["namespace", "verb", "group", "resource", "subresource", "name"]) }
      : {}),
    ...(isObject(url) ? { nonResourceAttributes: strings(url, ["path", "verb"]) } : {}),
  };
}

/** A field that must be a string. Throws TypeError with what came. */
export function text(line: BatchLine, field: string, fallback?: string): string {
  const value = line[field] ?? fallback;
  if (typeof value !== "string")
    throw new TypeError(`expected \`${field}\` to be a string, came ${JSON.stringify(line[field]) ?? "nothing"}`);
  return value;
}

/** A field that must be a list of strings; absent = empty. Throws TypeError with what came. */
export function texts(line: BatchLine, field: string): string[] {
  const value = line[field] ?? [];
  if (!Array.isArray(value) || value.some((member) => typeof member !== "string")) {
    throw new TypeError(`expected \`${field}\` to be a list of strings, came ${JSON.stringify(value)}`);
  }
  return value as string[];
}

function isObject(value: unknown): value is BatchLine {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function strings<K extends string>(line: BatchLine, fields: readonly K[]): Partial<Record<K, string>> {
  const out: Partial<Record<K, string>> = {};
  for (const field of fields) if (line[field] !== undefined) out[field] = text(line, field);
  return out;
}
