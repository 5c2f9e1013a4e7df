/** What collectors share: where pages go, what could not be read, and how a listing is read page by page. */
import type { Gap } from "../../facts/gap.ts";
import { redact } from "../../parse/redact.ts";
import type { Layout } from "./layout.ts";
import type { Progress } from "./progress.ts";
import type { Item, Staging } from "./staging.ts";

export interface Reading {
  readonly staging: Staging;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Ends everything that is under way: going on is of no use. The first reason counts. */
  readonly stop: (reason: unknown) => void;
  readonly gaps: Gap[];
  readonly notes: string[];
  /** Documents of the output and how they are put together. */
  readonly documents: Map<string, Layout>;
}

/** Notes a gap, once. */
export function addGap(reading: Reading, gap: Gap): void {
  if (reading.gaps.some((one) => one.what === gap.what && one.scope === gap.scope && one.direction === gap.direction))
    return;
  reading.gaps.push(gap);
  reading.progress({ type: "gap", gap });
}

/** Says something that no answer depends on. */
export function addNote(reading: Reading, text: string): void {
  if (reading.notes.includes(text)) return;
  reading.notes.push(text);
  reading.progress({ type: "note", text });
}

/** An item from a value: secrets are cut out before it goes anywhere near the disk. */
export function itemOf(file: string, key: string, value: unknown): Item {
  const text = redact(file, JSON.stringify(value));
  // Cuts keep line feeds; there are none in this form of JSON.
  return { key, text };
}

/** One page as a collector hands it over. */
export interface ReadPage {
  readonly items: readonly Item[];
  readonly next?: string | undefined;
  readonly names?: readonly string[];
}

export interface Listing {
  readonly step: string;
  readonly file: string;
  /** For progress: `cluster prod`, `account 111122223333`. */
  readonly scope: string;
  /** For progress: `pods`. */
  readonly what: string;
  /** Fetches the page of the token; the first when absent. */
  readonly fetch: (token: string | undefined) => Promise<ReadPage>;
  /** Whether the failure means that the token is no longer good. Then the listing starts anew. */
  readonly restarts?: (error: unknown) => boolean;
}

/** A listing is begun again at most this often. */
const RESTARTS = 3;

/**
 * Reads a listing to its end and gives the names on it. What an earlier run has finished is not asked for again.
 * Throws what `fetch` throws, when it is no restart; the pages until then stay.
 */
export async function readListing(reading: Reading, listing: Listing): Promise<readonly string[]> {
  const { staging, progress } = reading;
  const { step, file, scope, what } = listing;
  const before = staging.step(step);
  if (before?.done === true) {
    progress({ type: "page", scope, what, items: before.count, total: before.count, skipped: true });
    return before.names;
  }
  let restarts = 0;
  for (let token = before?.next; ; ) {
    reading.signal.throwIfAborted();
    let page: ReadPage;
    try {
      page = await listing.fetch(token);
    } catch (error) {
      if (token === undefined || restarts >= RESTARTS || listing.restarts?.(error) !== true) throw error;
      restarts++;
      staging.restart(step, file);
      token = undefined;
      continue;
    }
    reading.signal.throwIfAborted();
    staging.page({ step, file, items: page.items, next: page.next, names: page.names ?? [] });
    const state = staging.step(step);
    progress({ type: "page", scope, what, items: page.items.length, total: state?.count ?? 0 });
    if (page.next === undefined) {
      progress({ type: "done", scope, what, total: state?.count ?? 0 });
      return state?.names ?? [];
    }
    token = page.next;
  }
}

/** Reads one thing, unless an earlier run has. */
export async function readOnce(
  reading: Reading,
  one: Pick<Listing, "step" | "file" | "scope" | "what"> & { readonly fetch: () => Promise<readonly Item[]> },
): Promise<void> {
  const { staging, progress, signal } = reading;
  const { step, file, scope, what } = one;
  if (staging.step(step)?.done !== true) {
    signal.throwIfAborted();
    const items = await one.fetch();
    signal.throwIfAborted();
    staging.page({ step, file, items });
  }
  progress({ type: "page", scope, what, items: 1, total: 1 });
}
