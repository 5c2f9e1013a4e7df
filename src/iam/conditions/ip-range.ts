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
  const family = ipaddr.IPv4.isValidFourPartDecimal(address) ? 4 : ipaddr.IPv6.isValid(address) ? 6 : undefined;
  if (family === undefined || address.includes("%")) return undefined;
  const bits = BITS[family];
  const length = slash < 0 ? bits : prefixLength(text.slice(slash + 1), bits);
  if (length === undefined) return undefined;
  const value = numberOf(ipaddr.parse(address).toByteArray());
  const host = bits - length;
  const first = (value >> host) << host;
  return { family, first, last: first + (1n << host) - 1n };
}

/** The address with this number, in its shortest spelling. */
export function addressText(family: 4 | 6, value: bigint): string {
  const size = family === 4 ? 4 : 16;
  const bytes: number[] = [];
  for (let i = size - 1; i >= 0; i--) bytes.push(Number((value >> BigInt(i * 8)) & 255n));
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
