/** Events of a collection as they are written, as server-sent events (WHATWG HTML §9.2). Read from the store, so that any process and any isolate can tell them. */
import type { CollectionStore } from "../../store/collection-store.ts";

export interface EventStreamTimes {
  /** Milliseconds between two looks at the store. */
  readonly pollMs: number;
  /** Longest silence, in milliseconds: proxies end connections on which nothing comes. */
  readonly heartbeatMs: number;
  /** After so many milliseconds the stream ends; a client comes back and goes on. */
  readonly longestMs: number;
}

/** Events read from the store at once. */
const PAGE = 500;

/** The stream from the event after `after` on; it ends after the last event of a collection that has ended. `onEnd` is called once. */
export function eventStream(
  store: CollectionStore,
  id: string,
  after: number,
  { pollMs, heartbeatMs, longestMs }: EventStreamTimes,
  onEnd: () => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let seen = after;
  let waited = 0;
  let silent = 0;
  let isOver = false;
  let wake: () => void = () => undefined;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    onEnd();
  };
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, pollMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(encoder.encode(`retry: ${RETRY_MS}\n\n`)),
      async pull(controller) {
        try {
          while (!isOver) {
            // The state first: whoever has ended has written its last event before.
            const state = (await store.find(id))?.state;
            const events = await store.events(id, seen, PAGE);
            if (events.length > 0) {
              seen = events.at(-1)?.seq ?? seen;
              silent = 0;
              controller.enqueue(encoder.encode(events.map(message).join("")));
              return;
            }
            if ((state !== "waiting" && state !== "running") || waited >= longestMs) {
              end();
              controller.close();
              return;
            }
            if (silent >= heartbeatMs) {
              silent = 0;
              controller.enqueue(encoder.encode(": still here\n\n"));
              return;
            }
            await pause();
            waited += pollMs;
            silent += pollMs;
          }
        } catch (error) {
          end();
          throw error;
        }
      },
      cancel() {
        end();
        wake();
      },
    },
    { highWaterMark: 1 },
  );
}

/** How long a client waits before it comes back. */
const RETRY_MS = 2_000;

function message({ seq, event }: { readonly seq: number; readonly event: string }): string {
  const { type }: { type?: unknown } = JSON.parse(event);
  // JSON has no line feed outside of its escapes.
  return `id: ${seq}\nevent: ${String(type)}\ndata: ${event}\n\n`;
}

/** The number in `Last-Event-ID`; 0 for none. `undefined` for what no stream of ours has given. */
export function lastEventId(header: string | undefined): number | undefined {
  if (header === undefined || header === "") return 0;
  return /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}
