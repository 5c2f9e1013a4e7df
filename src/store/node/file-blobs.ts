/** The Blobs port on files. A blob is written beside its place, flushed, and moved there in one step. */
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Blobs, blobKey } from "../ports.ts";

export interface FileBlobs extends Blobs {
  /** The file of a blob. */
  fileOf(key: string): string;
  /** Removes what writers that died have left. Only when no other process writes. */
  sweep(): Promise<void>;
}

export function fileBlobs(root: string): FileBlobs {
  const fileOf = (key: string): string => join(root, ...blobKey(key).split("/"));
  const unfinished = join(root, "unfinished");
  let writes = 0;
  return {
    fileOf,
    put: async (key, stream) => {
      const target = fileOf(key);
      await mkdir(unfinished, { recursive: true });
      await mkdir(dirname(target), { recursive: true });
      const path = join(unfinished, `${process.pid}-${++writes}`);
      const file = await open(path, "wx");
      let size = 0;
      try {
        for await (const chunk of stream) {
          await file.writeFile(chunk);
          size += chunk.byteLength;
        }
        await file.sync();
        await file.close();
        await rename(path, target);
        await flushFolder(dirname(target));
        return size;
      } catch (error) {
        await file.close().catch(() => undefined);
        await rm(path, { force: true });
        throw error;
      }
    },
    get: async (key) => {
      const path = fileOf(key);
      const size = await stat(path).then(
        (found) => found.size,
        () => undefined,
      );
      if (size === undefined) return undefined;
      return { size, read: (offset, length) => readPart(path, offset, length) };
    },
    delete: async (key) => rm(fileOf(key), { force: true }),
    sweep: async () => {
      const names = await readdir(unfinished).catch(() => []);
      for (const name of names) await rm(join(unfinished, name), { force: true });
    },
  };
}

/** A rename survives a power cut only when its folder is flushed too (fsync(2), notes). Windows has no such call. */
async function flushFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function readPart(path: string, offset: number, length: number): Promise<Uint8Array> {
  const file = await open(path, "r");
  try {
    const buffer = new Uint8Array(length);
    let at = 0;
    while (at < length) {
      const { bytesRead } = await file.read(buffer, at, length - at, offset + at);
      if (bytesRead === 0) break;
      at += bytesRead;
    }
    return buffer.subarray(0, at);
  } finally {
    await file.close();
  }
}
