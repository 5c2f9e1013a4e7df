/** A stored pack as a snapshot whose documents are read from the file when they are asked for. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Issue } from "../../facts/gap.ts";
import type { Snapshot } from "../../facts/snapshot.ts";
import { RequestError } from "../../queries/request-error.ts";
import { indexLength, parseIndex, TRAILER_BYTES } from "../../store/pack.ts";

/** Opens a pack. Throws `RequestError` `snapshot-not-found` when the file is gone: the snapshot was deleted meanwhile. */
export function packedSnapshot(file: string): { snapshot: Snapshot; issues: readonly Issue[]; bytes: number } {
  const index = withFile(file, (read, size) => {
    const length = indexLength(read(size - TRAILER_BYTES, TRAILER_BYTES));
    return parseIndex(gunzipSync(read(size - TRAILER_BYTES - length, length)));
  });
  const documents = index.documents.map(({ name, sha256, offset, length }) => ({
    name,
    sha256,
    read: () => gunzipSync(withFile(file, (read) => read(offset, length))).toString("utf8"),
  }));
  return {
    snapshot: { id: index.id, documents },
    issues: index.issues,
    bytes: index.documents.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

function withFile<T>(path: string, use: (read: (offset: number, length: number) => Uint8Array, size: number) => T): T {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch {
    throw new RequestError("snapshot-not-found", "the snapshot was deleted");
  }
  try {
    const read = (offset: number, length: number): Uint8Array => {
      const buffer = new Uint8Array(length);
      const got = readSync(file, buffer, 0, length, offset);
      return buffer.subarray(0, got);
    };
    return use(read, fstatSync(file).size);
  } finally {
    closeSync(file);
  }
}
