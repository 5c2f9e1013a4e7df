/** Big Kubernetes Lists, read item by item, so that no more than one item is in memory as an object. */
import type { Handle } from "../facts/evidence.ts";
import type { Sink } from "../facts/sink.ts";
import { describe, isObject } from "./cursor.ts";
import { partsOf, skipSpace } from "./json-scan.ts";
import { isKubernetes, type ListReader, listReader } from "./kubernetes.ts";
import { LIMITS } from "./limits.ts";
import { lineCounter } from "./lines.ts";
import { readYaml } from "./yaml.ts";

interface TextDocument {
  readonly name: string;
  readonly text: string;
}

/** Reads the document if it is one JSON List; false, with nothing pushed, where it is something else. */
export function readJsonItems(document: TextDocument, root: Handle, sink: Sink): boolean {
  const { name, text } = document;
  const open = skipSpace(text, text.charCodeAt(0) === 0xfeff ? 1 : 0);
  if (text.charCodeAt(open) !== 123) return false;
  const { parts, complete, stop } = partsOf(text, open);
  const items = parts.find((part) => part.key === "items");
  if (items === undefined || text.charCodeAt(items.start) !== 91 || skipSpace(text, stop) < text.length) return false;
  const head: Record<string, unknown> = {};
  for (const part of parts) {
    if (part === items || part.end < 0 || part.key === "__proto__") continue;
    if (part.end - part.start > LIMITS.itemwiseCharacters) return false;
    const value = parseJson(text.slice(part.start, part.end));
    if (value === undefined) return false;
    head[part.key] = value;
  }
  // The kind of a List that was cut off stands after its items.
  if (!complete && head["kind"] === undefined) head["kind"] = "List";
  if (!isKubernetes(head) || !String(head["kind"]).endsWith("List")) return false;
  const elements = partsOf(text, items.start);
  const reader = listReader(sink, root, head);
  let isWhole = complete && elements.complete;
  const lineAt = lineCounter(text);
  for (const [index, { start, end }] of elements.parts.entries()) {
    const value = end < 0 || end - start > LIMITS.stringCharacters ? undefined : parseJson(text.slice(start, end));
    if (value !== undefined) reader.item(index, value);
    else {
      isWhole = false;
      const came =
        end < 0
          ? "a text that ends inside of it"
          : end - start > LIMITS.stringCharacters
            ? "too long a text"
            : "something else";
      issue(sink, name, `/items/${index}`, lineAt(start), "malformed-json", "JSON", came);
    }
  }
  if (!elements.complete && elements.parts.every((part) => part.end >= 0))
    issue(sink, name, "/items", lineAt(elements.stop), "malformed-json", "JSON", "something else");
  // A list that lacks items counts as no complete listing.
  if (isWhole) reader.end();
  return true;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function issue(
  sink: Sink,
  document: string,
  pointer: string,
  line: number,
  code: string,
  expected: string,
  came: string,
): void {
  sink.issue({ code, document, pointer, line, expected, came });
}

/** Reads the YAML document in the range if it is a block-style List with its items at one indentation; false, with nothing pushed, where it is something else. */
export function readYamlItems(document: TextDocument, start: number, end: number, handle: Handle, sink: Sink): boolean {
  const { name, text } = document;
  const layout = findItems(text, start, end);
  if (layout === undefined) return false;
  const headText = `${text.slice(start, layout.itemsLine)}${text.slice(layout.end, end)}`;
  const head = readYaml(headText, 0, headText.length, () => undefined);
  if (!isObject(head) || !isKubernetes(head) || !String(head["kind"]).endsWith("List")) return false;
  const { pointer } = sink.evidence.locate(handle);
  const reader: ListReader = listReader(sink, handle, head);
  let isWhole = true;
  const lineAt = lineCounter(text);
  for (const [index, from] of layout.items.entries()) {
    const to = layout.items[index + 1] ?? layout.end;
    const value = readYaml(text, from, to, (fault) =>
      issue(sink, name, `${pointer}/items/${index}`, lineAt(fault.at), fault.code, fault.expected, fault.came),
    );
    if (Array.isArray(value) && value.length === 1) {
      reader.item(index, value[0]);
      continue;
    }
    isWhole = false;
    if (value !== undefined)
      issue(sink, name, `${pointer}/items/${index}`, lineAt(from), "malformed-yaml", "one item", describe(value));
  }
  if (isWhole) reader.end();
  return true;
}

export interface Layout {
  /** Start of the line `items:`. */
  readonly itemsLine: number;
  /** Start of the line of each item. */
  readonly items: readonly number[];
  /** After the last item. */
  readonly end: number;
}

/** Finds `items:` at the start of a line and the `- ` lines below it; `undefined` where anchors could tie items together, or the style is another. */
export function findItems(text: string, start: number, end: number): Layout | undefined {
  const itemsLine = text.startsWith("items:\n", start) ? start : text.indexOf("\nitems:\n", start) + 1;
  if (itemsLine < start || itemsLine >= end || (itemsLine === 0 && start > 0)) return undefined;
  const first = itemsLine + "items:\n".length;
  const indent = /^ */.exec(text.slice(first, first + LIMITS.depth))?.[0] ?? "";
  const dash = `\n${indent}- `;
  if (!text.startsWith(dash.slice(1), first)) return undefined;
  if (/[ \n]&[A-Za-z0-9]/.test(text.slice(start, end))) return undefined;
  const items = [first];
  let stop = end;
  const after = /\n(?! |-|#|\n|\r)/g;
  after.lastIndex = first;
  const next = after.exec(text);
  if (next !== null && next.index < end) stop = next.index + 1;
  for (let at = text.indexOf(dash, first); at >= 0 && at < stop; at = text.indexOf(dash, at + 1)) items.push(at + 1);
  return { itemsLine, items, end: stop };
}
