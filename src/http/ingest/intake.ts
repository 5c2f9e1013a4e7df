/** The body of an upload to the documents of a snapshot, one in memory at a time. Names and filters are those of `sources/files`, so that the same files have the same id whichever way they come. */
import type { Issue } from "../../facts/gap.ts";
import { redact } from "../../parse/redact.ts";
import { commonFolder, isHidden, safeName } from "../../sources/files/archive.ts";
import { decodeText } from "../../sources/files/decode.ts";
import { EXTENSIONS, looksLikeDocument, mayBeDocument } from "../../sources/files/intake.ts";
import type { NewDocument, PackSource } from "../../store/pack.ts";
import { ProblemError } from "../problem.ts";
import { type ByteReader, byteReader } from "./byte-reader.ts";
import { bodyChunks, countDocument, countUnpacked, type Meter, type UploadLimits, unpackedChunks } from "./limits.ts";
import { boundaryOf, parts } from "./multipart-stream.ts";
import { type StreamedMember, tarMembers } from "./tar-stream.ts";
import { zipMembers } from "./zip-stream.ts";

/** Media types of uploads, and the name of a document that comes alone. */
export const UPLOAD_TYPES: ReadonlyMap<string, string> = new Map([
  ["application/gzip", "document"],
  ["application/x-gzip", "document"],
  ["application/zip", "document"],
  ["application/json", "document.json"],
  ["application/yaml", "document.yaml"],
  ["application/x-yaml", "document.yaml"],
  ["text/yaml", "document.yaml"],
  ["application/x-ndjson", "documents.jsonl"],
  ["multipart/form-data", "document"],
]);

export interface Upload {
  readonly body: ReadableStream<Uint8Array>;
  /** As sent, with its parameters. */
  readonly contentType: string;
  readonly contentEncoding: string;
  /** Name for a document that comes alone. */
  readonly name: string | undefined;
}

/** Issues kept of an upload; more are counted in one. */
const ISSUES = 1_000;

/** The documents of an upload. Reading them throws `ProblemError`s for what is refused; `finish` throws when there were none. */
export function intake(upload: Upload, limits: UploadLimits): PackSource {
  const type = upload.contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  const alone = UPLOAD_TYPES.get(type);
  if (alone === undefined)
    throw new ProblemError(
      "unsupported-media-type",
      `expected one of ${[...UPLOAD_TYPES.keys()].join(", ")}, came \`${type.slice(0, 80)}\``,
    );
  const encoding = upload.contentEncoding.trim().toLowerCase();
  if (encoding !== "" && encoding !== "identity" && encoding !== "gzip")
    throw new ProblemError(
      "unsupported-media-type",
      `expected the content encoding gzip or none, came \`${encoding.slice(0, 40)}\``,
    );
  const single = upload.name === undefined ? alone : safeName(upload.name);
  if (single === undefined)
    throw new ProblemError("bad-request", "expected a name inside of the snapshot, came one that leads out of it");

  const meter: Meter = { packed: 0, unpacked: 0, documents: 0 };
  const names = new Set<string>();
  const issues: Issue[] = [];
  let dropped = 0;
  const issue = (document: string, code: string, expected: string, came: string): void => {
    if (issues.length < ISSUES) issues.push({ code, document, expected, came });
    else dropped++;
  };
  /** Members of archives that may be documents, whether or not they are: a wrapping folder is one that holds them all. */
  const members: string[] = [];

  /** The document, or nothing with an issue where that is worth one. Rules of sources/files/intake.ts. */
  const documentOf = (name: string, bytes: Uint8Array, isAsked: boolean): NewDocument[] => {
    countDocument(limits, meter);
    const isNamed = isAsked || EXTENSIONS.test(name);
    const decoded = decodeText(bytes);
    if (decoded === undefined) {
      if (isNamed) issue(name, "binary", "a text", "binary content");
      return [];
    }
    if (!isNamed && !looksLikeDocument(decoded.text)) return [];
    if (decoded.encoding !== undefined) issue(name, "encoding", "UTF-8", `other bytes, read as ${decoded.encoding}`);
    names.add(name);
    return [{ name, text: redact(name, decoded.text) }];
  };

  async function* fromMembers(archive: AsyncIterable<StreamedMember>): AsyncGenerator<NewDocument> {
    for await (const member of archive) {
      const name = safeName(member.name);
      if (name !== undefined && (member.kind === "file" || member.kind === "too-large")) members.push(name);
      if (name === undefined)
        issue(member.name, "path-traversal", "names inside of the archive", "one that leads out of it");
      else if (member.kind === "link")
        issue(name, "link-in-archive", "files and folders", "a link, which is not followed");
      else if (member.kind === "too-large")
        issue(name, "too-large", `at most ${limits.documentBytes} bytes`, `${member.size}`);
      else if (member.kind === "broken")
        issue(name, "broken-archive", "a whole tar archive", "one that breaks off after this member");
      else yield* documentOf(name, member.bytes, false);
    }
  }

  const wants = (name: string): boolean => {
    const clean = safeName(name);
    // Names that lead out of the archive are read so far that they can be reported.
    return clean === undefined || (!isHidden(clean) && mayBeDocument(clean));
  };

  async function* fromBytes(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<NewDocument> {
    const reader = byteReader(chunks);
    const start = await reader.peek(512);
    if (isGzip(start)) yield* fromGzip(reader, name);
    else if (isZip(start))
      yield* fromMembers(
        zipMembers(reader.rest(), limits.documentBytes, wants, (bytes) => countUnpacked(bytes, limits, meter)),
      );
    else if (isTar(start)) yield* fromMembers(tarMembers(reader, limits.documentBytes, wants));
    else yield* documentOf(name, await wholeDocument(reader, limits), true);
  }

  async function* fromGzip(reader: ByteReader, name: string): AsyncGenerator<NewDocument> {
    const inner = byteReader(unpackedChunks(gunzipped(reader.rest()), limits, meter));
    if (isTar(await inner.peek(512))) yield* fromMembers(tarMembers(inner, limits.documentBytes, wants));
    else yield* documentOf(name.replace(/\.gz$/, ""), await wholeDocument(inner, limits), true);
  }

  async function* fromParts(reader: ByteReader): AsyncGenerator<NewDocument> {
    for await (const part of parts(reader, boundaryOf(upload.contentType))) {
      if (part.filename === undefined)
        throw new ProblemError("bad-request", "expected nothing but files in the form, came a field");
      const name = safeName(part.filename) ?? "";
      const bytes = await part.bytes(limits.documentBytes);
      if (name === "")
        issue(part.filename, "path-traversal", "names inside of the snapshot", "one that leads out of it");
      else if (bytes === undefined) issue(name, "too-large", `at most ${limits.documentBytes} bytes`, "more");
      else if (isGzip(bytes) || isZip(bytes) || isTar(bytes)) yield* fromBytes(only(bytes), name);
      else {
        countUnpacked(bytes.byteLength, { ...limits, ratio: Number.POSITIVE_INFINITY }, meter);
        yield* documentOf(name, bytes, true);
      }
    }
  }

  const chunks = bodyChunks(upload.body, limits, meter);
  const isCompressed = encoding === "gzip" && type !== "application/gzip" && type !== "application/x-gzip";
  const plain = isCompressed ? unpackedChunks(gunzipped(chunks), limits, meter) : chunks;
  return {
    documents: type === "multipart/form-data" ? fromParts(byteReader(plain)) : fromDeclared(type, plain),
    finish: () => {
      if (names.size === 0) throw nothingIn(issues[0]);
      if (dropped > 0)
        issues.push({
          code: "more-issues",
          document: ".",
          expected: `at most ${ISSUES} issues`,
          came: `${dropped} more`,
        });
      const wrapper = commonFolder(members);
      return { rename: (name) => (name.startsWith(wrapper) ? name.slice(wrapper.length) : name), issues };
    },
  };

  async function* fromDeclared(declared: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<NewDocument> {
    const reader = byteReader(bytes);
    const start = await reader.peek(512);
    if (declared.endsWith("gzip") && !isGzip(start))
      throw new ProblemError("unrecognised-input", "expected a gzip stream, came something else");
    if (declared === "application/zip" && !isZip(start))
      throw new ProblemError("unrecognised-input", "expected a zip archive, came something else");
    if (declared.endsWith("gzip") || declared === "application/zip")
      yield* fromBytes(reader.rest(), single ?? "document");
    else yield* documentOf(single ?? "document", await wholeDocument(reader, limits), true);
  }
}

function nothingIn(first: Issue | undefined): ProblemError {
  const because = first === undefined ? "" : `; first issue: expected ${first.expected}, came ${first.came}`;
  return new ProblemError("unrecognised-input", `expected documents in the snapshot, came none${because}`);
}

async function wholeDocument(reader: ByteReader, limits: UploadLimits): Promise<Uint8Array> {
  const bytes = await reader.read(limits.documentBytes + 1);
  if (bytes.byteLength > limits.documentBytes)
    throw new ProblemError(
      "payload-too-large",
      `expected a document of at most ${limits.documentBytes} bytes, came more; split it into pages`,
    );
  return bytes;
}

async function* gunzipped(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  let fault: unknown;
  const source = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const next = await iterator.next();
          if (next.done === true) controller.close();
          else controller.enqueue(next.value);
        } catch (error) {
          fault = error;
          controller.error(error);
        }
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
  const reader = source
    .pipeThrough(new DecompressionStream("gzip") as never)
    .getReader() as ReadableStreamDefaultReader<Uint8Array>; // lib types of the two runtimes differ on the chunk
  try {
    for (;;) {
      const next = await reader.read();
      if (next.done) return;
      yield next.value;
    }
  } catch (error) {
    if (fault !== undefined) throw fault;
    if (error instanceof ProblemError) throw error;
    throw new ProblemError("unrecognised-input", "expected a gzip stream, came one that is broken");
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;
const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
const isTar = (bytes: Uint8Array): boolean =>
  new TextDecoder("iso-8859-1").decode(bytes.subarray(257, 262)) === "ustar";
