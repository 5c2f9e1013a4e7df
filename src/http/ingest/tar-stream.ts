/** Reads a tar archive as it comes. Same headers and same faults as `sources/files/tar.ts`, with one member in memory at a time. */
import { BLOCK, hasRightSum, nameOf, numberField, paxRecords, TYPES } from "../../sources/files/tar.ts";
import { ProblemError } from "../problem.ts";
import type { ByteReader } from "./byte-reader.ts";

export type StreamedMember =
  | { readonly kind: "file"; readonly name: string; readonly bytes: Uint8Array }
  | { readonly kind: "too-large"; readonly name: string; readonly size: number }
  | { readonly kind: "link"; readonly name: string }
  /** The archive ends, or turns into something else, after the member of this name. */
  | { readonly kind: "broken"; readonly name: string };

/** Longest extended header read: names are at most 4096 bytes. */
const HEADER_BYTES = 1_048_576;
const UTF8 = new TextDecoder();

/** @param wants whether the content of a member of this name is read at all */
export async function* tarMembers(
  reader: ByteReader,
  documentBytes: number,
  wants: (name: string) => boolean,
): AsyncGenerator<StreamedMember> {
  let last = ".";
  let longName: string | undefined;
  let pax: ReadonlyMap<string, string> = new Map();
  for (;;) {
    const header = await reader.read(BLOCK);
    const isEnd = header.byteLength === BLOCK && header.every((byte) => byte === 0);
    if (isEnd) return;
    const declared = header.byteLength === BLOCK && hasRightSum(header) ? numberField(header, 124, 12) : undefined;
    if (declared === undefined) {
      yield { kind: "broken", name: last };
      return;
    }
    const type = String.fromCharCode(header[156] ?? 0);
    const size = pax.has("size") && !"xg".includes(type) ? Number(pax.get("size")) : declared;
    const padding = (BLOCK - (size % BLOCK)) % BLOCK;
    if (!(size >= 0) || !Number.isSafeInteger(size)) {
      yield { kind: "broken", name: last };
      return;
    }
    if ("LxgK".includes(type)) {
      if (size > HEADER_BYTES)
        throw new ProblemError("refused-input", "expected a tar archive with headers of a sane length");
      const bytes = await reader.read(size);
      await reader.skip(padding);
      if (type === "L") longName = UTF8.decode(bytes).replace(/\0.*$/s, "");
      else if (type === "x") pax = paxRecords(bytes);
      continue;
    }
    const name = pax.get("path") ?? longName ?? nameOf(header);
    const kind = TYPES[type] ?? "other";
    longName = undefined;
    pax = new Map();
    const isRead = kind === "file" && wants(name);
    if (isRead && size <= documentBytes) {
      const bytes = await reader.read(size);
      if (bytes.byteLength < size) {
        yield { kind: "broken", name: last };
        return;
      }
      await reader.skip(padding);
      yield { kind: "file", name, bytes };
    } else {
      if (kind === "link") yield { kind: "link", name };
      else if (isRead) yield { kind: "too-large", name, size };
      if (!(await reader.skip(size + padding))) {
        yield { kind: "broken", name };
        return;
      }
    }
    last = name;
  }
}
