/** IP addresses and CIDR blocks as ranges of integers, one line of numbers per family. */
import ipaddr from "ipaddr.js";

/** Inclusive range of addresses of one family (4 or 6). */
export interface IpRange {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

const BITS = { 4: 32n, 6: 128n } as const;

/** Reads an address or a CIDR block (RFC 4632, RFC 4291); `undefined` when the text is neither. IPv4 needs all four parts. */
export function ipRange(text: string): IpRange | undefined {
  const slash = text.indexOf("/");
  const address = slash < 0 ? text : text.slice(0, slash);
  const four = fourParts(address);
  const family = four !== undefined ? 4 : ipaddr.IPv6.isValid(address) ? 6 : undefined;
  if (family === undefined || address.includes("%")) return undefined;
  const bits = BITS[family];
  const length = slash < 0 ? bits : prefixLength(text.slice(slash + 1), bits);
  if (length === undefined) return undefined;
  const value = four === undefined ? numberOf(ipaddr.parse(address).toByteArray()) : BigInt(four);
  const host = bits - length;
  const first = (value >> host) << host;
  return { family, first, last: first + (1n << host) - 1n };
}

/** The number of an IPv4 address of four decimal parts without leading zeros. */
function fourParts(text: string): number | undefined {
  let value = 0;
  let part = -1;
  let parts = 1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === DOT) {
      if (part < 0 || ++parts > 4) return undefined;
      value = value * 256 + part;
      part = -1;
      continue;
    }
    const digit = code - ZERO;
    if (digit < 0 || digit > 9 || part === 0) return undefined;
    part = part < 0 ? digit : part * 10 + digit;
    if (part > 255) return undefined;
  }
  return parts === 4 && part >= 0 ? value * 256 + part : undefined;
}

const DOT = 46;
const ZERO = 48;

/** The address with this number, in its shortest spelling. */
export function addressText(family: 4 | 6, value: bigint): string {
  if (family === 4) {
    const number = Number(BigInt.asUintN(32, value));
    return `${number >>> 24}.${(number >>> 16) & 255}.${(number >>> 8) & 255}.${number & 255}`;
  }
  const bytes: number[] = [];
  for (let i = 15; i >= 0; i--) bytes.push(Number((value >> BigInt(i * 8)) & 255n));
  return ipaddr.fromByteArray(bytes).toString();
}

/** The highest address of a family. */
export function lastAddress(family: 4 | 6): bigint {
  return (1n << BITS[family]) - 1n;
}

function prefixLength(text: string, bits: bigint): bigint | undefined {
  if (!/^\d{1,3}$/.test(text)) return undefined;
  const length = BigInt(text);
  return length <= bits ? length : undefined;
}

function numberOf(bytes: readonly number[]): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return value;
}
