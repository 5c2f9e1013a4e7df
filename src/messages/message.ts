/** Sentences for people: a code and parameters in, text in one language out. */
import { EN } from "./en.ts";
import { KO } from "./ko.ts";

/** Codes of all sentences; English is the table the others are held against. */
export type MessageId = keyof typeof EN;

/** Languages of the reports. */
export const LANGS = ["en", "ko"] as const;
export type Lang = (typeof LANGS)[number];

/** A piece of text: plain words, or a value that came from a document and is shown as code. */
export type Piece = string | { readonly code: string };
/** What is shown to a person, not yet escaped for any format. */
export type Text = readonly Piece[];

export type Params = Readonly<Record<string, string | number>>;
/** Puts a message into words of one language. */
export type Say = (id: MessageId, params?: Params) => Text;

const TABLES: Record<Lang, Record<MessageId, string>> = { en: EN, ko: KO };

/**
 * The sentences of a language. In a template `{name}` is replaced by a parameter, `` `{name}` `` by the parameter as code, `` `word` `` is code itself, and
 * `{name|one|many}` by `one` when the parameter is 1 and by `many` otherwise. A parameter that is not given stands as `?`.
 */
export function sayIn(lang: Lang): Say {
  const table = TABLES[lang];
  return (id, params = {}) => fill(table[id], params);
}

/** The text without marks, for formats that know no code spans. */
export function plain(text: Text): string {
  return text.map((piece) => (typeof piece === "string" ? piece : piece.code)).join("");
}

/** A value from a document, as code. */
export const code = (value: string): Text => [{ code: value }];

/** Texts one after another with a separator between them. */
export function joinTexts(texts: readonly Text[], separator = ", "): Text {
  return texts.flatMap((text, index) => (index === 0 ? text : [separator, ...text]));
}

const PLACE = /`\{(\w+)\}`|`([^`{}]+)`|\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g;

function fill(template: string, params: Params): Text {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of template.matchAll(PLACE)) {
    if (match.index > at) pieces.push(template.slice(at, match.index));
    at = match.index + match[0].length;
    const [, asCode, literal, name = "", one, many] = match;
    if (asCode !== undefined) pieces.push({ code: String(params[asCode] ?? "?") });
    else if (literal !== undefined) pieces.push({ code: literal });
    else if (one !== undefined && many !== undefined) pieces.push(Number(params[name]) === 1 ? one : many);
    else pieces.push(String(params[name] ?? "?"));
  }
  if (at < template.length) pieces.push(template.slice(at));
  return pieces;
}

/** Names of the parameters that a template uses, sorted; the test holds languages against one another by them. */
export function paramsOf(lang: Lang, id: MessageId): readonly string[] {
  const names = [...TABLES[lang][id].matchAll(PLACE)].map((match) => match[1] ?? match[3] ?? "");
  return [...new Set(names)].filter((name) => name !== "").sort();
}
