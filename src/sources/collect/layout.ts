/** How the items of a document are put together: the shape that the raw tools print. */
import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { Item } from "./staging.ts";

/**
 * `list`: a typed list of Kubernetes. `object`: lists side by side; an item's key is `LIST` + NUL + its own, and items
 * of the list "" are laid into the object itself. `array`: values one after the other. `groups`: the same, but a value is
 * an object (key `GROUP` + NUL) and the members that follow it (key `GROUP` + NUL + their own). `single`: the one item.
 */
export type Layout =
  | { readonly kind: "list"; readonly apiVersion: string; readonly itemKind: string }
  | { readonly kind: "object"; readonly head?: Readonly<Record<string, unknown>>; readonly lists: readonly string[] }
  | { readonly kind: "array" }
  | { readonly kind: "groups"; readonly member: string }
  | { readonly kind: "single" };

/** Key of an item in a list of an `object` document. */
export const keyIn = (list: string, key: string): string => `${list}\0${key}`;

/** Writes the document from its sorted items. One line a member, so that a change of one object is a small diff. */
export function writeDocument(path: string, layout: Layout, items: Iterable<Item>): void {
  mkdirSync(dirname(path), { recursive: true });
  const out = buffered(path);
  try {
    for (const piece of pieces(layout, items)) out.write(piece);
    out.write("\n");
  } finally {
    out.end();
  }
}

function* pieces(layout: Layout, items: Iterable<Item>): Generator<string> {
  switch (layout.kind) {
    case "single":
      for (const { text } of items) {
        yield pretty(text, "");
        return;
      }
      yield "{}";
      return;
    case "array":
      yield* list(items, "");
      return;
    case "groups":
      yield* list(grouped(items, layout.member), "");
      return;
    case "list": {
      // The version of a list changes with every lease in the cluster; any version at all says that the list is live,
      // and "0" is the one that stands for no version in particular.
      const head = {
        apiVersion: layout.apiVersion,
        kind: `${layout.itemKind}List`,
        metadata: { resourceVersion: "0" },
      };
      yield `${JSON.stringify(head, null, 1).slice(0, -2)},\n "items": `;
      yield* list(items, " ");
      yield "\n}";
      return;
    }
    case "object":
      yield* object(layout.head ?? {}, layout.lists, items);
  }
}

function* object(
  head: Readonly<Record<string, unknown>>,
  lists: readonly string[],
  items: Iterable<Item>,
): Generator<string> {
  const members = new Map<string, unknown>(Object.entries(head));
  const iterator = items[Symbol.iterator]();
  let current = iterator.next();
  const listOf = (item: Item): string => item.key.slice(0, item.key.indexOf("\0"));
  for (; current.done !== true && listOf(current.value) === ""; current = iterator.next()) {
    const laid: unknown = JSON.parse(current.value.text);
    for (const [name, value] of Object.entries(laid ?? {})) members.set(name, value);
  }
  let open = "{";
  for (const [name, value] of members) {
    yield `${open}\n ${JSON.stringify(name)}: ${pretty(JSON.stringify(value), " ")}`;
    open = ",";
  }
  for (const name of lists.toSorted()) {
    yield `${open}\n ${JSON.stringify(name)}: `;
    open = ",";
    const of = function* (): Generator<Item> {
      for (; current.done !== true && listOf(current.value) === name; current = iterator.next()) yield current.value;
    };
    yield* list(of(), " ");
  }
  yield open === "{" ? "{}" : "\n}";
}

function* grouped(items: Iterable<Item>, member: string): Generator<Item> {
  let group: { readonly key: string; readonly head: object; readonly members: unknown[] } | undefined;
  const whole = (): Item[] =>
    group === undefined ? [] : [{ key: group.key, text: JSON.stringify({ ...group.head, [member]: group.members }) }];
  for (const { key, text } of items) {
    const of = key.slice(0, key.indexOf("\0"));
    const value: unknown = JSON.parse(text);
    if (group?.key !== of) {
      yield* whole();
      group = { key: of, head: typeof value === "object" && value !== null ? value : {}, members: [] };
    } else group.members.push(value);
  }
  yield* whole();
}

function* list(items: Iterable<Item>, indent: string): Generator<string> {
  let first = true;
  for (const { text } of items) {
    yield `${first ? "[" : ","}\n${indent} ${pretty(text, `${indent} `)}`;
    first = false;
  }
  yield first ? "[]" : `\n${indent}]`;
}

function pretty(json: string, indent: string): string {
  const text = JSON.stringify(JSON.parse(json), null, 1);
  return indent === "" ? text : text.replaceAll("\n", `\n${indent}`);
}

/** Characters held before they are written. */
const FLUSH = 1 << 16;

function buffered(path: string): { write(text: string): void; end(): void } {
  const file = openSync(path, "w");
  let pending: string[] = [];
  let size = 0;
  const flush = (): void => {
    if (size > 0) writeSync(file, pending.join(""));
    pending = [];
    size = 0;
  };
  return {
    write(text) {
      pending.push(text);
      size += text.length;
      if (size > FLUSH) flush();
    },
    end() {
      flush();
      closeSync(file);
    },
  };
}
