/** Entity tags of immutable answers: same snapshot, same question, same version, same bytes, so the tag is known before the answer is worked out. */
import type { AppContext } from "./context.ts";

/** A strong entity tag over `parts`. RFC 9110 §8.8.3. */
export async function etagOf(...parts: readonly string[]): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(parts.join("\0")));
  const hex = [...new Uint8Array(digest).subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `"${hex}"`;
}

/** True if `If-None-Match` names the tag. Comparison is weak, as RFC 9110 §13.1.2 wants it. */
export function isNotModified(c: AppContext, etag: string): boolean {
  const header = c.req.header("if-none-match");
  if (header === undefined) return false;
  return header.split(",").some((one) => one.trim().replace(/^W\//, "") === etag || one.trim() === "*");
}

/** Headers of an immutable answer. Caches must ask again, because the right to see it can end and `latest` can move. */
export const immutableHeaders = (etag: string): Record<string, string> => ({
  etag,
  "cache-control": "private, no-cache",
  vary: "Accept, Authorization",
});
