/** Archives made in memory, on any runtime. */
import { gzipSync, zipSync } from "fflate";

export interface Entry {
  readonly name: string;
  readonly text: string;
  /** `2` = symbolic link. */
  readonly type?: "0" | "2";
}

const encoder = new TextEncoder();

/** A ustar archive. */
export function tar(entries: readonly Entry[]): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (const { name, text, type = "0" } of entries) {
    const content = type === "0" ? encoder.encode(text) : new Uint8Array();
    const header = new Uint8Array(512);
    const put = (at: number, value: string): void => header.set(encoder.encode(value), at);
    put(0, name);
    put(100, "0000644\0");
    put(124, `${content.byteLength.toString(8).padStart(11, "0")}\0`);
    put(136, "00000000000\0");
    put(148, "        ");
    put(156, type);
    if (type === "2") put(157, text);
    put(257, "ustar\x0000");
    const sum = header.reduce((total, byte) => total + byte, 0);
    put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
    const padded = new Uint8Array(Math.ceil(content.byteLength / 512) * 512);
    padded.set(content);
    blocks.push(header, padded);
  }
  blocks.push(new Uint8Array(1024));
  const whole = new Uint8Array(blocks.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const block of blocks) {
    whole.set(block, at);
    at += block.byteLength;
  }
  return whole;
}

export const tarGz = (entries: readonly Entry[]): Uint8Array => gzipSync(tar(entries), { mtime: 0 });

export const zip = (entries: readonly Entry[]): Uint8Array =>
  zipSync(Object.fromEntries(entries.map(({ name, text }) => [name, encoder.encode(text)])), {
    mtime: new Date(2026, 1, 1),
  });
