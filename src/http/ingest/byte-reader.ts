/** Reads exact numbers of bytes from chunks of any size. */

export interface ByteReader {
  /** Up to `length` bytes: fewer only at the end. */
  read(length: number): Promise<Uint8Array>;
  /** What comes next, up to `length` bytes, without taking it. */
  peek(length: number): Promise<Uint8Array>;
  /** Passes over bytes; false when the end came before. */
  skip(length: number): Promise<boolean>;
  /** The rest, chunk by chunk. */
  rest(): AsyncIterable<Uint8Array>;
}

export function byteReader(chunks: AsyncIterable<Uint8Array>): ByteReader {
  const iterator = chunks[Symbol.asyncIterator]();
  let held: Uint8Array[] = [];
  let size = 0;
  let isDone = false;
  /** Holds one more chunk; an empty one is nothing. */
  const more = async (): Promise<boolean> => {
    while (!isDone) {
      const next = await iterator.next();
      if (next.done === true) isDone = true;
      else if (next.value.byteLength > 0) {
        held.push(next.value);
        size += next.value.byteLength;
        return true;
      }
    }
    return false;
  };
  const take = (length: number): Uint8Array => {
    const [first] = held;
    if (first !== undefined && first.byteLength > length) {
      held[0] = first.subarray(length);
      size -= length;
      return first.subarray(0, length);
    }
    const taken = new Uint8Array(Math.min(length, size));
    let at = 0;
    while (at < taken.byteLength) {
      const chunk = held[0];
      if (chunk === undefined) break;
      const part = chunk.subarray(0, taken.byteLength - at);
      taken.set(part, at);
      at += part.byteLength;
      if (part.byteLength === chunk.byteLength) held.shift();
      else held[0] = chunk.subarray(part.byteLength);
    }
    size -= at;
    return taken;
  };
  return {
    async read(length) {
      while (size < length && (await more()));
      return take(length);
    },
    async peek(length) {
      while (size < length && (await more()));
      if (held.length > 1) held = [take(size)];
      size = held[0]?.byteLength ?? 0;
      return (held[0] ?? new Uint8Array()).subarray(0, length);
    },
    async skip(length) {
      let left = length;
      while (left > 0) {
        if (size === 0 && !(await more())) return false;
        left -= take(Math.min(left, size)).byteLength;
      }
      return true;
    },
    async *rest() {
      do {
        while (size > 0) yield take(held[0]?.byteLength ?? 0);
      } while (await more());
    },
  };
}
