/** Headers that every answer carries. */

/** For answers that are data: nothing in them may run, load or be framed. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/** For the pages of this server: own scripts and styles only, no inline code, no foreign origin. */
export const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/** Adds the headers, keeping a policy that a page has set. */
export function addSecurityHeaders(headers: Headers): void {
  if (!headers.has("content-security-policy")) headers.set("content-security-policy", DATA_POLICY);
  headers.set("x-content-type-options", "nosniff");
  headers.set("x-frame-options", "DENY");
  headers.set("referrer-policy", "no-referrer");
  headers.set("cross-origin-opener-policy", "same-origin");
  headers.set("cross-origin-resource-policy", "same-origin");
  headers.set("permissions-policy", "camera=(), geolocation=(), microphone=()");
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
}
