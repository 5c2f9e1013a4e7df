/** The Blobs port on Cloudflare R2. A put of unknown length goes in parts, and nothing is seen of it before the last. */
import { type Blobs, blobKey } from "../ports.ts";

/** What is used of an `R2Bucket`; named here so that this file compiles for either runtime. */
export interface R2 {
  head(key: string): Promise<{ readonly size: number } | null>;
  get(
    key: string,
    options: { range: { offset: number; length: number } },
  ): Promise<{ arrayBuffer(): Promise<ArrayBuffer> } | null>;
  put(key: string, value: Uint8Array): Promise<unknown>;
  delete(key: string): Promise<void>;
  createMultipartUpload(key: string): Promise<R2Upload>;
}
export interface R2Upload {
  uploadPart(number: number, value: Uint8Array): Promise<{ partNumber: number; etag: string }>;
  complete(parts: { partNumber: number; etag: string }[]): Promise<unknown>;
  abort(): Promise<void>;
}

/** Parts of equal size, 5 MiB at least (https://developers.cloudflare.com/r2/objects/multipart-objects/). */
const PART = 8 * 1_048_576;

export function r2Blobs(bucket: R2): Blobs {
  return {
    async put(key, stream) {
      const name = blobKey(key);
      const part = new Uint8Array(PART);
      let filled = 0;
      let size = 0;
      let upload: R2Upload | undefined;
      const done: { partNumber: number; etag: string }[] = [];
      const flush = async (): Promise<void> => {
        upload ??= await bucket.createMultipartUpload(name);
        done.push(await upload.uploadPart(done.length + 1, part.slice(0, filled)));
        filled = 0;
      };
      try {
        const reader = stream.getReader();
        for (;;) {
          const next = await reader.read();
          if (next.done) break;
          size += next.value.byteLength;
          for (let at = 0; at < next.value.byteLength; ) {
            const some = next.value.subarray(at, at + PART - filled);
            part.set(some, filled);
            filled += some.byteLength;
            at += some.byteLength;
            if (filled === PART) await flush();
          }
        }
        if (upload === undefined) await bucket.put(name, part.slice(0, filled));
        else {
          if (filled > 0) await flush();
          await upload.complete(done);
        }
        return size;
      } catch (error) {
        await upload?.abort();
        throw error;
      }
    },
    async get(key) {
      const name = blobKey(key);
      const found = await bucket.head(name);
      if (found === null) return undefined;
      return {
        size: found.size,
        read: async (offset, length) => {
          const most = Math.min(length, found.size - offset);
          if (most <= 0) return new Uint8Array();
          const part = await bucket.get(name, { range: { offset, length: most } });
          return part === null ? new Uint8Array() : new Uint8Array(await part.arrayBuffer());
        },
      };
    },
    delete: async (key) => bucket.delete(blobKey(key)),
  };
}
