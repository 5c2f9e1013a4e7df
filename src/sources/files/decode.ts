/** Bytes of a file to text, whatever wrote them. */

export interface Decoded {
  readonly text: string;
  /** What the bytes were, when not plain UTF-8; said in an issue. */
  readonly encoding?: "utf-16le" | "utf-16be" | "iso-8859-1";
}

const STRICT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });

/**
 * Text in UTF-8, or in UTF-16 with a byte order mark; the mark is taken off. What is neither is read as ISO-8859-1,
 * which every byte sequence is. `undefined` for binary content (a NUL byte among the first 8,000, as git judges it).
 */
export function decodeText(bytes: Uint8Array): Decoded | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe)
    return { text: new TextDecoder("utf-16le").decode(bytes), encoding: "utf-16le" };
  if (first === 0xfe && second === 0xff)
    return { text: new TextDecoder("utf-16be").decode(bytes), encoding: "utf-16be" };
  if (bytes.subarray(0, 8000).includes(0)) return undefined;
  try {
    return { text: STRICT.decode(bytes) };
  } catch {
    return { text: new TextDecoder("iso-8859-1").decode(bytes), encoding: "iso-8859-1" };
  }
}

/**
 * What a fast UTF-8 reader made of a file, if it needs no second look: text without replacement characters or NUL, its
 * byte order mark taken off. `undefined` where the bytes have to be decoded by {@link decodeText}.
 */
export function soundText(text: string): string | undefined {
  if (text.includes("\ufffd") || text.includes("\0")) return undefined;
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}
