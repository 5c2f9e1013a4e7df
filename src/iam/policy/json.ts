/** Reading parsed JSON of unknown shape. */

/** A JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const NONE: readonly never[] = [];

/** A policy takes one text or a list of texts; booleans and numbers are read as their text. */
export function textList(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (value === undefined) return NONE;
  if (isTexts(value)) return value;
  const list: readonly unknown[] = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  return list.flatMap((item) =>
    typeof item === "string" ? [item] : typeof item === "boolean" || typeof item === "number" ? [String(item)] : [],
  );
}

function isTexts(value: unknown): value is readonly string[] {
  if (!Array.isArray(value)) return false;
  for (const item of value) if (typeof item !== "string") return false;
  return true;
}

/** What a value is, for messages. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return "none";
  if (typeof value === "string") return `\`${value}\``;
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `\`${String(value)}\``;
}
