/** Reads multipart/form-data as it comes (RFC 7578 over RFC 2046 §5.1): the files of a form, one in memory at a time. */
import { ProblemError } from "../problem.ts";
import type { ByteReader } from "./byte-reader.ts";

export interface Part {
  /** Absent for a field that is no file. */
  readonly filename: string | undefined;
  readonly name: string;
  /** Until `limit` bytes; `undefined` when the part is longer, and then it has been passed over. */
  bytes(limit: number): Promise<Uint8Array | undefined>;
}

const HEADER_BYTES = 16_384;
const WINDOW = 65_536;
const LATIN = new TextDecoder("iso-8859-1");
const UTF8 = new TextDecoder();

const broken = (): ProblemError =>
  new ProblemError("bad-request", "expected a body of multipart/form-data, came one that is broken");

/** The boundary that a content type names. Throws `bad-request` when it names none. */
export function boundaryOf(contentType: string): string {
  const match = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType);
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined)
    throw new ProblemError("bad-request", "expected a boundary in the type of the body, came none");
  return boundary;
}

/** The parts in their order. Each must be read, or is passed over, before the next is taken. */
export async function* parts(reader: ByteReader, boundary: string): AsyncGenerator<Part> {
  const delimiter = new TextEncoder().encode(`\r\n--${boundary}`);
  // The first boundary may stand at the very start, without the line break before it.
  const opening = await reader.read(delimiter.byteLength - 2);
  if (!equal(opening, delimiter.subarray(2))) throw broken();
  for (;;) {
    const after = LATIN.decode(await reader.read(2));
    if (after === "--") return;
    if (after !== "\r\n") throw broken();
    const { name, filename } = headerOf(await headerText(reader));
    let isRead = false;
    const bytes = async (limit: number): Promise<Uint8Array | undefined> => {
      isRead = true;
      return untilDelimiter(reader, delimiter, limit);
    };
    yield { name, filename, bytes };
    if (!isRead) await bytes(0);
  }
}

async function headerText(reader: ByteReader): Promise<string> {
  const window = LATIN.decode(await reader.peek(HEADER_BYTES));
  const end = window.indexOf("\r\n\r\n");
  if (end < 0) throw broken();
  return UTF8.decode(await reader.read(end + 4));
}

function headerOf(text: string): { name: string; filename: string | undefined } {
  const disposition = /^content-disposition:\s*form-data\b(.*)$/im.exec(text)?.[1];
  if (disposition === undefined) throw broken();
  const name = /;\s*name="([^"]*)"/i.exec(disposition)?.[1] ?? "";
  return { name, filename: /;\s*filename="([^"]*)"/i.exec(disposition)?.[1] };
}

/** Reads up to the delimiter and takes it. */
async function untilDelimiter(
  reader: ByteReader,
  delimiter: Uint8Array,
  limit: number,
): Promise<Uint8Array | undefined> {
  const taken: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const window = await reader.peek(WINDOW + delimiter.byteLength);
    const at = indexOf(window, delimiter);
    const isLast = window.byteLength < WINDOW + delimiter.byteLength;
    if (at < 0 && isLast) throw broken();
    const part = await reader.read(at < 0 ? WINDOW : at);
    size += part.byteLength;
    if (size <= limit) taken.push(part.slice());
    else taken.length = 0;
    if (at < 0) continue;
    await reader.skip(delimiter.byteLength);
    if (size > limit) return undefined;
    const whole = new Uint8Array(size);
    let offset = 0;
    for (const one of taken) {
      whole.set(one, offset);
      offset += one.byteLength;
    }
    return whole;
  }
}

function indexOf(bytes: Uint8Array, wanted: Uint8Array): number {
  const first = wanted[0] ?? 0;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1))
    if (equal(bytes.subarray(at, at + wanted.byteLength), wanted)) return at;
  return -1;
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && a.every((byte, at) => byte === b[at]);
}
