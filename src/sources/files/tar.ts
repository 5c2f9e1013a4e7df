/** Reads tar archives: ustar, with the long names of GNU tar and of pax (POSIX.1-2001 `pax`, "ustar Interchange Format"). */

export interface TarMember {
  readonly name: string;
  /** `file`, `folder`, `link` (hard or symbolic) or `other`. */
  readonly type: "file" | "folder" | "link" | "other";
  readonly bytes: Uint8Array;
}

export const BLOCK = 512;
const LATIN = new TextDecoder("iso-8859-1");
const UTF8 = new TextDecoder();

/** The members of an archive in order. `broken` says that it ends, or turns into something else, before its end. */
export function readTar(archive: Uint8Array): { readonly members: readonly TarMember[]; readonly broken: boolean } {
  const members: TarMember[] = [];
  let at = 0;
  let longName: string | undefined;
  let pax: ReadonlyMap<string, string> = new Map();
  while (at + BLOCK <= archive.length) {
    const header = archive.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) return { members, broken: false };
    const declared = numberField(header, 124, 12);
    if (!hasRightSum(header) || declared === undefined) return { members, broken: true };
    const type = String.fromCharCode(header[156] ?? 0);
    const size = pax.has("size") && !"xg".includes(type) ? Number(pax.get("size")) : declared;
    const start = at + BLOCK;
    if (!(size >= 0) || start + size > archive.length) return { members, broken: true };
    const bytes = archive.subarray(start, start + size);
    at = start + Math.ceil(size / BLOCK) * BLOCK;
    if (type === "L") longName = UTF8.decode(bytes).replace(/\0.*$/s, "");
    else if (type === "x") pax = paxRecords(bytes);
    else if (type !== "g" && type !== "K") {
      members.push({ name: pax.get("path") ?? longName ?? nameOf(header), type: TYPES[type] ?? "other", bytes });
      longName = undefined;
      pax = new Map();
    }
  }
  return { members, broken: true };
}

export const TYPES: Readonly<Record<string, TarMember["type"]>> = {
  "0": "file",
  "\0": "file",
  "7": "file",
  "1": "link",
  "2": "link",
  "5": "folder",
};

function textField(header: Uint8Array, start: number, length: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return UTF8.decode(end < 0 ? field : field.subarray(0, end));
}

export function nameOf(header: Uint8Array): string {
  const prefix = textField(header, 257, 5) === "ustar" && header[263] === 0x30 ? textField(header, 345, 155) : "";
  const name = textField(header, 0, 100);
  return prefix === "" ? name : `${prefix}/${name}`;
}

/** Octal text, or the base-256 form of GNU tar for what does not fit. */
export function numberField(header: Uint8Array, start: number, length: number): number | undefined {
  const first = header[start] ?? 0;
  if (first >= 0x80) {
    let value = first & 0x7f;
    for (const byte of header.subarray(start + 1, start + length)) value = value * 256 + byte;
    return Number.isSafeInteger(value) ? value : undefined;
  }
  const text = LATIN.decode(header.subarray(start, start + length))
    .replace(/[\0 ]+$/, "")
    .trim();
  return text === "" ? 0 : /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : undefined;
}

export function hasRightSum(header: Uint8Array): boolean {
  let sum = 0;
  for (const [index, byte] of header.entries()) sum += index >= 148 && index < 156 ? 32 : byte;
  return numberField(header, 148, 8) === sum;
}

export function paxRecords(bytes: Uint8Array): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  let at = 0;
  while (at < bytes.length) {
    const space = bytes.indexOf(32, at);
    const length = Number(LATIN.decode(bytes.subarray(at, Math.max(space, at))));
    if (space < 0 || !(length > space - at)) break;
    const record = UTF8.decode(bytes.subarray(space + 1, at + length - 1));
    const equals = record.indexOf("=");
    if (equals > 0) records.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return records;
}
