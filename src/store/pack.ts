/**
 * All documents of a snapshot in one blob: each document compressed on its own, then the index, then where the index is.
 * One can be read without the others, and the whole is written as it comes, without holding more than one document.
 */
import type { Issue } from "../facts/gap.ts";
import type { Blob } from "./ports.ts";

/** Where a document lies in its pack. */
export interface PackedDocument {
  readonly name: string;
  /** Hex SHA-256 of the redacted text. */
  readonly sha256: string;
  /** Of the redacted text in UTF-8. */
  readonly bytes: number;
  readonly offset: number;
  readonly length: number;
}

export interface PackIndex {
  readonly version: 1;
  /** Content id of the snapshot. */
  readonly id: string;
  /** Sorted by name. */
  readonly documents: readonly PackedDocument[];
  /** What of the upload could not be taken. */
  readonly issues: readonly Issue[];
}

/** A document that is ready to be stored. */
export interface NewDocument {
  readonly name: string;
  readonly text: string;
}

const MAGIC = "CLEWPACK";
/** Magic, then the length of the index as an unsigned 32-bit number, big-endian. */
export const TRAILER_BYTES = 12;
/** Largest index read: about a million documents. */
const INDEX_BYTES = 256 * 1_048_576;

export async function gzip(bytes: Uint8Array): Promise<Uint8Array> {
  return through(bytes, new CompressionStream("gzip"));
}

export async function gunzip(bytes: Uint8Array): Promise<Uint8Array> {
  return through(bytes, new DecompressionStream("gzip"));
}

async function through(bytes: Uint8Array, transform: CompressionStream | DecompressionStream): Promise<Uint8Array> {
  const body = new Response(bytes as BodyInit).body; // bytes are never shared memory
  if (body === null) return new Uint8Array();
  return new Uint8Array(await new Response(body.pipeThrough(transform as never)).arrayBuffer()); // lib types of the two runtimes differ on the chunk
}

async function hex(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as BufferSource); // bytes are never shared memory
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A pack as a stream, and its index once the stream has been read to its end. */
export interface Packing {
  readonly stream: ReadableStream<Uint8Array>;
  readonly index: () => PackIndex;
}

export interface PackSource {
  /** Documents one by one; of two of one name the last is kept. */
  readonly documents: AsyncIterable<NewDocument>;
  /** Asked when the documents are through: their names as they shall be, and what could not be taken. */
  readonly finish: () => { readonly rename: (name: string) => string; readonly issues: readonly Issue[] };
}

/** Packs documents as they come. The stream fails with what the documents fail with. */
export function pack({ documents, finish }: PackSource): Packing {
  const encoder = new TextEncoder();
  const iterator = documents[Symbol.asyncIterator]();
  const packed = new Map<string, PackedDocument>();
  let offset = 0;
  let index: PackIndex | undefined;
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await iterator.next();
        if (next.done !== true) {
          const { name, text } = next.value;
          const bytes = encoder.encode(text);
          const member = await gzip(bytes);
          packed.set(name, {
            name,
            sha256: await hex(bytes),
            bytes: bytes.byteLength,
            offset,
            length: member.byteLength,
          });
          offset += member.byteLength;
          controller.enqueue(member);
          return;
        }
        index = await indexOf(packed.values(), finish());
        const written = await gzip(encoder.encode(JSON.stringify(index)));
        controller.enqueue(written);
        controller.enqueue(trailer(written.byteLength));
        controller.close();
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 1 },
  );
  return {
    stream,
    index: () => {
      if (index === undefined) throw new Error("the index of a pack is known when its stream has been read");
      return index;
    },
  };
}

async function indexOf(
  packed: Iterable<PackedDocument>,
  { rename, issues }: ReturnType<PackSource["finish"]>,
): Promise<PackIndex> {
  const byName = new Map<string, PackedDocument>();
  for (const document of packed) {
    const name = rename(document.name);
    byName.set(name, { ...document, name });
  }
  const documents = [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const lines = documents.map(({ name, sha256 }) => `${name}\0${sha256}\n`).join("");
  return { version: 1, id: `sha256:${await hex(new TextEncoder().encode(lines))}`, documents, issues };
}

function trailer(indexBytes: number): Uint8Array {
  const bytes = new Uint8Array(TRAILER_BYTES);
  bytes.set(new TextEncoder().encode(MAGIC));
  new DataView(bytes.buffer).setUint32(MAGIC.length, indexBytes);
  return bytes;
}

/** Length of the index that a trailer announces. Throws for what is no pack. */
export function indexLength(bytes: Uint8Array): number {
  const magic = new TextDecoder().decode(bytes.subarray(0, MAGIC.length));
  const length =
    bytes.byteLength === TRAILER_BYTES ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(MAGIC.length) : 0;
  if (magic !== MAGIC || length === 0 || length > INDEX_BYTES) throw new Error("the blob is no pack of documents");
  return length;
}

/** The index from its decompressed bytes. */
export function parseIndex(bytes: Uint8Array): PackIndex {
  return JSON.parse(new TextDecoder().decode(bytes)) as PackIndex; // written by `pack`
}

/** The index of a stored pack. Throws for what is no pack. */
export async function readIndex(blob: Blob): Promise<PackIndex> {
  const length = indexLength(await blob.read(blob.size - TRAILER_BYTES, TRAILER_BYTES));
  return parseIndex(await gunzip(await blob.read(blob.size - TRAILER_BYTES - length, length)));
}

/** The text of one document of a stored pack. */
export async function readDocument(blob: Blob, document: PackedDocument): Promise<string> {
  return new TextDecoder("utf-8", { fatal: false, ignoreBOM: true }).decode(
    await gunzip(await blob.read(document.offset, document.length)),
  );
}
