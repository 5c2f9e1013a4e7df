/** Stable short names for things that must be recognised again: SHA-256 (FIPS 180-4) without any platform API. */

/** The first 32 hex digits of the SHA-256 of the parts; parts cannot run into one another. */
export function fingerprint(parts: readonly string[]): string {
  return sha256(parts.map((part) => `${part.length}:${part}`).join("")).slice(0, 32);
}

/** Hex SHA-256 of a text's UTF-8 bytes. */
export function sha256(text: string): string {
  const message = new TextEncoder().encode(text);
  const blocks = new Uint8Array(((message.length + 8) >> 6) * 64 + 64);
  blocks.set(message);
  blocks[message.length] = 0x80;
  const view = new DataView(blocks.buffer);
  view.setUint32(blocks.length - 8, Math.floor((message.length * 8) / 2 ** 32));
  view.setUint32(blocks.length - 4, (message.length * 8) >>> 0);
  const state = Uint32Array.from(INITIAL);
  const w = new Uint32Array(64);
  for (let at = 0; at < blocks.length; at += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getUint32(at + i * 4);
    for (let i = 16; i < 64; i++) {
      const a = w[i - 15] ?? 0;
      const b = w[i - 2] ?? 0;
      w[i] =
        (w[i - 16] ?? 0) +
        (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) +
        (w[i - 7] ?? 0) +
        (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10));
    }
    compress(state, w);
  }
  return [...state].map((word) => word.toString(16).padStart(8, "0")).join("");
}

function compress(state: Uint32Array, w: Uint32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < 64; i++) {
    const t1 =
      (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + (ROUNDS[i] ?? 0) + (w[i] ?? 0)) >>> 0;
    const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) >>> 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) >>> 0, c, b, a, (t1 + t2) >>> 0];
  }
  for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] = (state[i] ?? 0) + word;
}

const turn = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/** Fractional bits of the roots of the first primes (FIPS 180-4 §4.2.2, §5.3.3), worked out with whole numbers so that they are exact. */
function rootBits(prime: number, root: 2 | 3): number {
  const scaled = BigInt(prime) << BigInt(32 * root);
  let low = 0n;
  let high = 1n << 40n;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** BigInt(root) <= scaled) low = middle;
    else high = middle - 1n;
  }
  return Number(low & 0xffffffffn);
}

const PRIMES = Array.from({ length: 310 }, (_, n) => n + 2).filter((n) =>
  Array.from({ length: n - 2 }, (_, d) => d + 2).every((d) => n % d !== 0),
);
const ROUNDS = PRIMES.slice(0, 64).map((prime) => rootBits(prime, 3));
const INITIAL = PRIMES.slice(0, 8).map((prime) => rootBits(prime, 2));
