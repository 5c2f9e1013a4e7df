/** Large answers line by line (`Accept: application/x-ndjson`): first the answer without its rows, then one row a line. */
import type { AppContext } from "./context.ts";

export const NDJSON = "application/x-ndjson";

/** True if the client would rather have NDJSON than JSON. */
export function wantsNdjson(c: AppContext): boolean {
  return (c.req.header("accept") ?? "").split(",").some((one) => one.split(";")[0]?.trim().toLowerCase() === NDJSON);
}

/** How many lines are made before the reader is waited for. */
const LINES_PER_CHUNK = 200;

/** A stream of JSON lines, made only as fast as it is read. */
export function lineStream(values: Iterable<unknown>): ReadableStream<Uint8Array> {
  const iterator = values[Symbol.iterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull(controller) {
      let text = "";
      for (let line = 0; line < LINES_PER_CHUNK; line++) {
        const next = iterator.next();
        if (next.done === true) {
          if (text !== "") controller.enqueue(encoder.encode(text));
          controller.close();
          return;
        }
        text += `${JSON.stringify(next.value)}\n`;
      }
      controller.enqueue(encoder.encode(text));
    },
  });
}

/** An answer with one list in it, as lines: `{"answer": …without the list}`, then `{"row": …}` a member. */
export function* answerLines(answer: object, list: string): Generator<unknown> {
  const { [list]: rows, ...rest } = answer as Record<string, unknown>; // answers are plain objects
  yield { answer: rest };
  if (Array.isArray(rows)) for (const row of rows) yield { row };
}
