/**
 * Cuts secret values out of documents before anything is hashed, stored or shown (design §3): `data`, `stringData` and
 * last-applied annotations of Secrets, and user data of instances. Names, types and keys stay, and so does every line number.
 */
import { splitStream } from "./document-stream.ts";
import { type Cut, jsonSecrets } from "./redact-json.ts";
import { brokenPieces, cutLines } from "./redact-lines.ts";
import { yamlSecrets } from "./redact-yaml.ts";

/**
 * The text without secret values. Takes a document of any kind; one that can hold none is given back as it is. Where a
 * document that speaks of Secrets cannot be read, everything that looks like a value under `data` is cut.
 */
export function redact(_name: string, text: string): string {
  if (!maySpeakOfSecrets(text)) return text;
  const first = /[^\s\ufeff]/.exec(text)?.[0];
  if (first === "{" || first === "[") {
    const { cuts, complete } = jsonSecrets(text);
    if (complete) return applyCuts(text, cuts);
    // Flow style YAML begins like JSON and is none; a broken text is cut wherever either reader sees a value.
    return applyCuts(text, [...cuts, ...(yamlSecrets(text) ?? [])]);
  }
  const cuts: Cut[] = [];
  for (const { start, end } of splitStream(text)) {
    const document = text.slice(start, end);
    if (!maySpeakOfSecrets(document)) continue;
    for (const cut of yamlSecrets(document) ?? brokenSecrets(document))
      cuts.push({ ...cut, start: cut.start + start, end: cut.end + start });
  }
  return applyCuts(text, cuts);
}

/** Of a broken document the items that are sound are judged as what they are; of the others no value is left. */
function brokenSecrets(text: string): readonly Cut[] {
  const cuts: Cut[] = [];
  for (const { start, end } of brokenPieces(text)) {
    const piece = text.slice(start, end);
    for (const cut of yamlSecrets(piece) ?? cutLines(piece, 0, piece.length))
      cuts.push({ ...cut, start: cut.start + start, end: cut.end + start });
  }
  return cuts;
}

/** A cheap test that lets most documents pass: no kind `Secret`, no user data, and no escape that could spell them. */
function maySpeakOfSecrets(text: string): boolean {
  return text.includes("Secret") || text.includes("serData") || (text.includes("\\") && /\\[ux]/.test(text));
}

/** Puts the cuts into effect, line feeds kept; of overlapping cuts the first and widest counts. */
function applyCuts(text: string, cuts: readonly Cut[]): string {
  if (cuts.length === 0) return text;
  const sorted = cuts.toSorted((a, b) => a.start - b.start || b.end - a.end);
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end, by } of sorted) {
    if (end <= at) continue;
    const from = Math.max(start, at);
    pieces.push(text.slice(at, from), by, "\n".repeat(text.slice(from, end).split("\n").length - 1));
    at = end;
  }
  pieces.push(text.slice(at));
  return pieces.join("");
}
