/** Reads a zip archive as it comes, member by member. */
import { Unzip, UnzipInflate } from "fflate";
import { ProblemError } from "../problem.ts";
import type { StreamedMember } from "./tar-stream.ts";

/** @param wants whether the content of a member of this name is read at all */
export async function* zipMembers(
  chunks: AsyncIterable<Uint8Array>,
  documentBytes: number,
  wants: (name: string) => boolean,
  counted: (bytes: number) => void,
): AsyncGenerator<StreamedMember> {
  const ready: StreamedMember[] = [];
  let open = 0;
  let seen = 0;
  let tail: Uint8Array = new Uint8Array();
  const unzip = new Unzip((file) => {
    seen++;
    if (file.name.endsWith("/") || !wants(file.name)) return;
    const parts: Uint8Array[] = [];
    let size = 0;
    open++;
    file.ondata = (error, data, isFinal) => {
      if (error !== null) throw error;
      counted(data.byteLength);
      size += data.byteLength;
      if (size <= documentBytes) parts.push(data);
      else parts.length = 0;
      if (!isFinal) return;
      open--;
      ready.push(
        size > documentBytes
          ? { kind: "too-large", name: file.name, size }
          : { kind: "file", name: file.name, bytes: joined(parts, size) },
      );
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  try {
    for await (const chunk of chunks) {
      tail = lastBytes(tail, chunk);
      // Small pieces, so that a bomb is noticed before it has unpacked much: deflate makes at most 1,032 bytes of one.
      for (let at = 0; at < chunk.byteLength; at += PIECE) {
        unzip.push(chunk.subarray(at, at + PIECE));
        while (ready.length > 0) yield* ready.splice(0, 1);
      }
    }
    unzip.push(new Uint8Array(), true);
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw new ProblemError("unrecognised-input", "expected a zip archive, came one that is broken");
  }
  yield* ready;
  // Members are read as they come; that the directory at the end counts as many says that none is missing.
  if (open > 0 || seen === 0 || membersAnnounced(tail) !== (seen & 0xffff))
    throw new ProblemError("unrecognised-input", "expected a zip archive, came one that is broken");
}

const PIECE = 16_384;
/** The end of central directory record, with the longest comment it may carry (APPNOTE.TXT §4.3.16). */
const TAIL = 22 + 65_535;

function lastBytes(tail: Uint8Array, chunk: Uint8Array): Uint8Array<ArrayBuffer> {
  const kept =
    chunk.byteLength >= TAIL ? new Uint8Array() : tail.subarray(Math.max(0, tail.byteLength + chunk.byteLength - TAIL));
  const last = new Uint8Array(kept.byteLength + Math.min(chunk.byteLength, TAIL));
  last.set(kept);
  last.set(chunk.subarray(Math.max(0, chunk.byteLength - TAIL)), kept.byteLength);
  return last;
}

/** Members of the archive by its last record, modulo 65,536; -1 when there is none. */
function membersAnnounced(tail: Uint8Array): number {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  for (let at = tail.byteLength - 22; at >= 0; at--)
    if (view.getUint32(at) === 0x504b0506) return view.getUint16(at + 10, true);
  return -1;
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}
