/** Reads staged items back, in the order of writing or by key, a bounded piece at a time. */
import { closeSync, existsSync, openSync, readSync } from "node:fs";
import type { Item } from "./staging.ts";

const CHUNK = 1 << 20;

/** Every item of the file up to the size, as written. */
export function* readItems(path: string, size: number): Generator<Item> {
  const all = [...places(path, size)];
  yield* withTexts(path, all);
}

/** Texts of the items sorted by key (by code unit); of two items of one key the later one counts. */
export function* sortedItems(path: string, size: number): Generator<Item> {
  const latest = new Map<string, Place>();
  for (const place of places(path, size)) latest.set(place.key, place);
  yield* withTexts(
    path,
    [...latest.values()].sort((a, b) => (a.key < b.key ? -1 : 1)),
  );
}

function* withTexts(path: string, all: readonly Place[]): Generator<Item> {
  if (all.length === 0) return;
  let index = 0;
  for (const text of textsAt(path, all)) yield { key: all[index++]?.key ?? "", text };
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
    const chunk = Buffer.alloc(Math.min(CHUNK, size));
    while (at < size) {
      const read = readSync(file, chunk, 0, Math.min(chunk.length, size - at), at);
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
      // The chunk is read into again.
      pending = Buffer.from(bytes.subarray(from));
    }
  } finally {
    closeSync(file);
  }
}

/** Reads through a window, for most items are asked for in the order in which they were written. */
function* textsAt(path: string, places: Iterable<Omit<Place, "key">>): Generator<string> {
  const file = openSync(path, "r");
  try {
    let window = Buffer.alloc(CHUNK);
    let from = 0;
    let to = 0;
    for (const { start, end } of places) {
      if (start < from || end > to) {
        if (end - start > window.length) window = Buffer.alloc(end - start);
        from = start;
        to = start + readSync(file, window, 0, window.length, start);
      }
      yield window.toString("utf8", start - from, end - from);
    }
  } finally {
    closeSync(file);
  }
}
