/** How much of an upload is taken before it is refused, and how slow it may be. */
import { ProblemError } from "../problem.ts";

export interface UploadLimits {
  /** Bytes of the body as sent. */
  readonly bodyBytes: number;
  /** Bytes of one document. */
  readonly documentBytes: number;
  /** Bytes of all documents together, unpacked. */
  readonly totalBytes: number;
  /** Documents of a snapshot, and members of an archive. */
  readonly documents: number;
  /** Unpacked bytes for each packed one, looked at from `ratioFrom` unpacked bytes on. */
  readonly ratio: number;
  readonly ratioFrom: number;
  /** Longest wait for the next bytes of a body, in milliseconds. */
  readonly stallMs: number;
}

export const UPLOAD_LIMITS: UploadLimits = {
  bodyBytes: 524_288_000,
  documentBytes: 67_108_864,
  totalBytes: 2_000_000_000,
  documents: 200_000,
  ratio: 200,
  ratioFrom: 10_000_000,
  stallMs: 30_000,
};

/** Counts of one upload, checked as they grow. */
export interface Meter {
  packed: number;
  unpacked: number;
  documents: number;
}

/** The chunks of a body. Throws `payload-too-large` and `request-timeout` as soon as they are due. */
export async function* bodyChunks(
  body: ReadableStream<Uint8Array>,
  limits: UploadLimits,
  meter: Meter,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const next = await inTime(reader.read(), limits.stallMs);
      if (next.done) return;
      meter.packed += next.value.byteLength;
      if (meter.packed > limits.bodyBytes)
        throw new ProblemError("payload-too-large", `expected a body of at most ${limits.bodyBytes} bytes, came more`);
      yield next.value;
    }
  } finally {
    // Whoever stops early does not want the rest.
    await reader.cancel().catch(() => undefined);
  }
}

async function inTime<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(new ProblemError("request-timeout", `expected the next bytes of the body within ${milliseconds} ms`)),
      milliseconds,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Passes chunks on, counting them as unpacked. Throws `refused-input` for a bomb. */
export async function* unpackedChunks(
  chunks: AsyncIterable<Uint8Array>,
  limits: UploadLimits,
  meter: Meter,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    countUnpacked(chunk.byteLength, limits, meter);
    yield chunk;
  }
}

/** Adds to what was unpacked. Throws `refused-input` when that is more than the limits allow. */
export function countUnpacked(bytes: number, limits: UploadLimits, meter: Meter): void {
  meter.unpacked += bytes;
  if (meter.unpacked > limits.totalBytes)
    throw new ProblemError("refused-input", `expected at most ${limits.totalBytes} bytes unpacked, came more`);
  if (meter.unpacked > limits.ratioFrom && meter.unpacked > meter.packed * limits.ratio)
    throw new ProblemError("refused-input", `expected at most ${limits.ratio} bytes for each packed one, came more`);
}

/** Adds one to the documents. Throws `refused-input` above the limit. */
export function countDocument(limits: UploadLimits, meter: Meter): void {
  if (++meter.documents > limits.documents)
    throw new ProblemError("refused-input", `expected at most ${limits.documents} documents, came more`);
}
