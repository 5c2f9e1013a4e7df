/** Tells archives by their first bytes. */

export type ArchiveKind = "gzip" | "zip" | "tar";

/** What the bytes are an archive of, or `undefined`. */
export function archiveKind(bytes: Uint8Array): ArchiveKind | undefined {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return "gzip";
  if (
    bytes[0] === 0x50 &&
    bytes[1] === 0x4b &&
    ((bytes[2] === 3 && bytes[3] === 4) || (bytes[2] === 5 && bytes[3] === 6))
  )
    return "zip";
  const magic = new TextDecoder("iso-8859-1").decode(bytes.subarray(257, 262));
  return magic === "ustar" ? "tar" : undefined;
}
