/** Writes down what a collection tells, a few times a second: of many pages of one listing only how far it is counts. */
import type { CollectEvent } from "../../sources/collect/progress.ts";

export interface EventWriter {
  readonly take: (event: CollectEvent) => void;
  /** Writes what is left, and no more after it. */
  close(): Promise<void>;
}

export interface EventWriterOptions {
  /** False when nobody wants to hear more. */
  readonly write: (events: readonly CollectEvent[]) => Promise<boolean>;
  /** Milliseconds between two writes. With nothing to tell, an empty write says that the collection lives. */
  readonly everyMs: number;
  /** Called when `write` gave false or failed. */
  readonly onRefused: (error: unknown) => void;
}

export function eventWriter({ write, everyMs, onRefused }: EventWriterOptions): EventWriter {
  let pending: CollectEvent[] = [];
  let writing: Promise<void> = Promise.resolve();
  const flush = (): void => {
    const events = withoutPassed(pending);
    pending = [];
    writing = writing.then(async () => {
      try {
        if (!(await write(events))) onRefused(undefined);
      } catch (error) {
        onRefused(error);
      }
    });
  };
  const timer = setInterval(flush, everyMs);
  return {
    take: (event) => void pending.push(event),
    async close() {
      clearInterval(timer);
      if (pending.length > 0) flush();
      await writing;
    },
  };
}

/** Events without the pages that a later page, or the end, of the same listing has passed. */
function withoutPassed(events: readonly CollectEvent[]): CollectEvent[] {
  const later = new Set<string>();
  const kept: CollectEvent[] = [];
  for (const event of events.toReversed()) {
    if (event.type === "page" || event.type === "done") {
      const listing = `${event.scope}\0${event.what}`;
      if (event.type === "page" && later.has(listing)) continue;
      later.add(listing);
    }
    kept.push(event);
  }
  return kept.reverse();
}
