/** Reads staged items back, in the order of writing or by key, a bounded piece at a time. */
import { closeSync, existsSync, openSync, readSync } from "node:fs";
import type { Item } from "./staging.ts";

const CHUNK = 1 << 20;

/** Every item of the file up to the size, as written. */
export function* readItems(path: string, size: number): Generator<Item> {
  for (const { key, start, end } of places(path, size)) {
    const [text] = textsAt(path, [{ start, end }]);
    if (text !== undefined) yield { key, text };
  }
}

/** Texts of the items sorted by key (by code unit); of two items of one key the later one counts. */
export function* sortedItems(path: string, size: number): Generator<Item> {
  const latest = new Map<string, { readonly start: number; readonly end: number }>();
  for (const { key, start, end } of places(path, size)) latest.set(key, { start, end });
  const keys = [...latest.keys()].sort((a, b) => (a < b ? -1 : 1));
  let index = 0;
  for (const text of textsAt(
    path,
    keys.map((key) => latest.get(key) ?? { start: 0, end: 0 }),
  ))
    yield { key: keys[index++] ?? "", text };
}

interface Place {
  readonly key: string;
  /** Bytes of the item's text. */
  readonly start: number;
  readonly end: number;
}

/** Where each item lies. Only keys and places are held, never a whole file. */
function* places(path: string, size: number): Generator<Place> {
  if (size === 0 || !existsSync(path)) return;
  const file = openSync(path, "r");
  try {
    let pending: Buffer = Buffer.alloc(0);
    let at = 0;
    while (at < size) {
      const chunk = Buffer.alloc(Math.min(CHUNK, size - at));
      const read = readSync(file, chunk, 0, chunk.length, at);
      if (read === 0) return;
      const base = at - pending.length;
      const bytes: Buffer =
        pending.length === 0 ? chunk.subarray(0, read) : Buffer.concat([pending, chunk.subarray(0, read)]);
      at += read;
      let from = 0;
      for (let end = bytes.indexOf(10, from); end >= 0; end = bytes.indexOf(10, from)) {
        const tab = bytes.indexOf(9, from);
        const key: unknown = JSON.parse(bytes.toString("utf8", from, tab));
        yield { key: String(key), start: base + tab + 1, end: base + end };
        from = end + 1;
      }
      pending = bytes.subarray(from);
    }
  } finally {
    closeSync(file);
  }
}

function* textsAt(path: string, places: readonly Omit<Place, "key">[]): Generator<string> {
  const file = openSync(path, "r");
  try {
    for (const { start, end } of places) {
      const bytes = Buffer.alloc(end - start);
      readSync(file, bytes, 0, bytes.length, start);
      yield bytes.toString("utf8");
    }
  } finally {
    closeSync(file);
  }
}
