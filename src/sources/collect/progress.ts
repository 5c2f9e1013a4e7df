/** What a collection tells while it runs, and two ways to show it. */
import type { Gap } from "../../facts/gap.ts";

export type CollectEvent =
  /** `resumed`: an earlier run is taken up. */
  | { readonly type: "start"; readonly resumed: boolean }
  /** A page came: `items` of it, `total` of the listing so far. `skipped`: read by an earlier run. */
  | {
      readonly type: "page";
      readonly scope: string;
      readonly what: string;
      readonly items: number;
      readonly total: number;
      readonly skipped?: true;
    }
  | { readonly type: "done"; readonly scope: string; readonly what: string; readonly total: number }
  | { readonly type: "gap"; readonly gap: Gap }
  | { readonly type: "note"; readonly text: string }
  | { readonly type: "end"; readonly files: number; readonly requests: number };

export type Progress = (event: CollectEvent) => void;

/** A stream of text, such as `process.stderr`. */
export interface ProgressStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

/** Shows progress on the stream: one line that changes on a terminal, a JSON line an event elsewhere. `now` gives milliseconds. */
export function showProgress(stream: ProgressStream, now: () => number): Progress {
  return stream.isTTY === true ? onTerminal(stream, now) : (event) => void stream.write(`${JSON.stringify(event)}\n`);
}

/** Redraws at most this often, in milliseconds. */
const REDRAW = 100;

function onTerminal(stream: ProgressStream, now: () => number): Progress {
  const started = now();
  let items = 0;
  let drawn = Number.NEGATIVE_INFINITY;
  const clear = (): void => void stream.write("\r\u001b[K");
  const line = (text: string): void => {
    clear();
    stream.write(`${text}\n`);
  };
  return (event) => {
    switch (event.type) {
      case "start":
        if (event.resumed) line("going on where the last run ended");
        return;
      case "page": {
        items += event.skipped === true ? 0 : event.items;
        const at = now();
        if (at - drawn < REDRAW) return;
        drawn = at;
        const rate = Math.round((items * 1000) / Math.max(1, at - started));
        const text = `${event.scope}: ${event.what} ${count(event.total)} (${count(items)} in all, ${count(rate)}/s)`;
        stream.write(`\r\u001b[K${text.slice(0, Math.max(20, (stream.columns ?? 80) - 1))}`);
        return;
      }
      case "done":
        return line(`${event.scope}: ${event.what} ${count(event.total)}`);
      case "gap":
        return line(`not read: ${event.gap.what}; closed by ${event.gap.close}`);
      case "note":
        return line(event.text);
      case "end":
        return line(`${count(event.files)} documents from ${count(event.requests)} requests`);
    }
  };
}

/** `12500` to `12,500`. */
const count = (value: number): string => String(value).replace(/\B(?=(?:\d{3})+$)/g, ",");
