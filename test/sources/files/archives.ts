/** Small archives, written byte by byte. */

export interface Entry {
  readonly name: string;
  readonly content?: string | Uint8Array;
  /** Type flag of tar; `0` = file. */
  readonly type?: string;
}

const encoder = new TextEncoder();

/** A ustar archive. */
export function tar(entries: readonly Entry[], end = true): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (const { name, content = "", type = "0" } of entries) {
    const bytes = typeof content === "string" ? encoder.encode(content) : content;
    const header = new Uint8Array(512);
    const put = (at: number, text: string): void => header.set(encoder.encode(text), at);
    put(0, name);
    put(100, "0000644\0");
    put(124, `${bytes.length.toString(8).padStart(11, "0")}\0`);
    put(148, "        ");
    put(156, type);
    put(257, "ustar\u000000");
    const sum = header.reduce((total, byte) => total + byte, 0);
    put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
    blocks.push(header, bytes, new Uint8Array((512 - (bytes.length % 512)) % 512));
  }
  if (end) blocks.push(new Uint8Array(1024));
  const archive = new Uint8Array(blocks.reduce((total, block) => total + block.length, 0));
  let at = 0;
  for (const block of blocks) {
    archive.set(block, at);
    at += block.length;
  }
  return archive;
}
