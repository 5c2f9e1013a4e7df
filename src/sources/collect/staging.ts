/**
 * What was read so far, kept beside the output folder so that a run that was killed can be taken up again: one file of
 * items for each document of the output, and a journal with a line for each finished page. A page counts only when its
 * journal line is whole; what a kill left behind it is cut off.
 */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { readItems, sortedItems } from "./staged-items.ts";

/** One thing of a document: the key sorts it and tells it apart, the text is its JSON. */
export interface Item {
  readonly key: string;
  readonly text: string;
}

/** How far a listing, or the description of one thing, has come. */
export interface StepState {
  readonly done: boolean;
  /** Token of the page that comes next. */
  readonly next?: string;
  /** Names of what was listed, over all pages. */
  readonly names: readonly string[];
  /** Items kept, over all pages. */
  readonly count: number;
}

export interface Page {
  /** Name of the step, unique within the collection. */
  readonly step: string;
  /** Document of the output, with forward slashes. */
  readonly file: string;
  readonly items: readonly Item[];
  /** Token of the next page; absent = this was the last. */
  readonly next?: string | undefined;
  /** Names to remember, where others are asked for one by one. */
  readonly names?: readonly string[];
}

export interface Staging {
  readonly folder: string;
  /** Whether an earlier run is being taken up. */
  readonly resumed: boolean;
  step(name: string): StepState | undefined;
  /** Writes the items down, then the journal line that makes them count. */
  page(page: Page): void;
  /** Forgets every page of a listing, whose file must be its own. */
  restart(step: string, file: string): void;
  /** Items of a document, as written so far, in the order of writing. */
  items(file: string): Generator<Item>;
  /** The same by key; of two items of one key the later one. */
  sorted(file: string): Generator<Item>;
  has(file: string): boolean;
}

export interface StagingHead {
  /** Of the request: another one starts anew. */
  readonly fingerprint: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

/** Pages older than this are not mixed with new ones, in milliseconds. */
export const STALE_AFTER = 24 * 3_600_000;

type Line =
  | ({ readonly t: "head" } & StagingHead)
  | {
      readonly t: "page";
      readonly s: string;
      readonly f: string;
      readonly to: number;
      readonly next?: string;
      readonly names?: readonly string[];
      readonly n: number;
    }
  | { readonly t: "restart"; readonly s: string; readonly f: string };

/** Opens the folder, or makes it. `fresh` drops what is there; so do another request and a start too long ago. */
export function openStaging(folder: string, head: StagingHead, fresh: boolean): Staging {
  const journal = join(folder, "journal.jsonl");
  const { lines, whole } = fresh ? { lines: [], whole: 0 } : readJournal(journal);
  const [first] = lines;
  const resumed =
    first?.t === "head" &&
    first.fingerprint === head.fingerprint &&
    Math.abs(head.startedAt - first.startedAt) < STALE_AFTER;
  const steps = new Map<string, StepState>();
  const sizes = new Map<string, number>();
  const path = (file: string): string => join(folder, "items", `${file}.ndjson`);

  const apply = (line: Line): void => {
    if (line.t === "restart") {
      steps.delete(line.s);
      sizes.set(line.f, 0);
    } else if (line.t === "page") {
      const before = steps.get(line.s);
      steps.set(line.s, {
        done: line.next === undefined,
        ...(line.next === undefined ? {} : { next: line.next }),
        names: [...(before?.names ?? []), ...(line.names ?? [])],
        count: (before?.count ?? 0) + line.n,
      });
      sizes.set(line.f, line.to);
    }
  };
  const write = (line: Line): void => {
    appendFileSync(journal, `${JSON.stringify(line)}\n`);
    apply(line);
  };

  if (resumed) {
    truncateSync(journal, whole);
    for (const line of lines) apply(line);
    for (const [file, size] of sizes) if (existsSync(path(file))) truncateSync(path(file), size);
  } else {
    for (const name of ["journal.jsonl", "items", "result"])
      rmSync(join(folder, name), { recursive: true, force: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(journal, `${JSON.stringify({ t: "head", ...head })}\n`, { mode: 0o600 });
  }

  return {
    folder,
    resumed: resumed && steps.size > 0,
    step: (name) => steps.get(name),
    page({ step, file, items, next, names }) {
      let to = sizes.get(file);
      if (to === undefined) {
        mkdirSync(dirname(path(file)), { recursive: true });
        // A page whose journal line was lost may be all that the file holds.
        writeFileSync(path(file), "", { mode: 0o600 });
        to = 0;
      }
      const text = items.map((item) => `${JSON.stringify(item.key)}\t${item.text}\n`).join("");
      appendFileSync(path(file), text);
      to += Buffer.byteLength(text);
      write({
        t: "page",
        s: step,
        f: file,
        to,
        n: items.length,
        ...(next === undefined ? {} : { next }),
        ...(names === undefined ? {} : { names }),
      });
    },
    restart(step, file) {
      write({ t: "restart", s: step, f: file });
      if (existsSync(path(file))) truncateSync(path(file), 0);
    },
    items: (file) => readItems(path(file), sizes.get(file) ?? 0),
    sorted: (file) => sortedItems(path(file), sizes.get(file) ?? 0),
    has: (file) => sizes.has(file),
  };
}

/** The whole lines of the journal, and how many bytes they take. A line that a kill cut in two ends it. */
function readJournal(path: string): { readonly lines: readonly Line[]; readonly whole: number } {
  if (!existsSync(path) || statSync(path).size === 0) return { lines: [], whole: 0 };
  const bytes = readFileSync(path);
  const lines: Line[] = [];
  let whole = 0;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, whole)) {
    try {
      lines.push(JSON.parse(bytes.toString("utf8", whole, end)) as Line); // written by `write` below the same folder
    } catch {
      break;
    }
    whole = end + 1;
  }
  return { lines, whole };
}
