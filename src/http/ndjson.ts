/** Large answers line by line (`Accept: application/x-ndjson`): first the answer without its rows, then one row a line. */
import type { AppContext } from "./context.ts";

export const NDJSON = "application/x-ndjson";

/** True if the client would rather have NDJSON than JSON. */
export function wantsNdjson(c: AppContext): boolean {
  return (c.req.header("accept") ?? "").split(",").some((one) => one.split(";")[0]?.trim().toLowerCase() === NDJSON);
}

/** How many pieces are made before the reader is waited for. */
const PIECES_PER_CHUNK = 200;

/** A stream of JSON lines, made only as fast as it is read. */
export function lineStream(values: Iterable<unknown>): ReadableStream<Uint8Array> {
  return textStream(values, (value) => `${JSON.stringify(value)}\n`);
}

/** A stream of texts in UTF-8, made only as fast as it is read. */
export function textStream(pieces: Iterable<string>): ReadableStream<Uint8Array>;
export function textStream<T>(pieces: Iterable<T>, textOf: (piece: T) => string): ReadableStream<Uint8Array>;
export function textStream(
  pieces: Iterable<unknown>,
  textOf: (piece: unknown) => string = String,
): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.iterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull(controller) {
      let text = "";
      for (let count = 0; count < PIECES_PER_CHUNK; count++) {
        const next = iterator.next();
        if (next.done === true) {
          if (text !== "") controller.enqueue(encoder.encode(text));
          controller.close();
          return;
        }
        text += textOf(next.value);
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
