/** Refuses what a browser on a foreign page could be made to send to a server on this machine or network. */
import type { AppContext } from "./context.ts";
import { ProblemError } from "./problem.ts";

const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Throws `forbidden` for a request to an open server by a name that is not loopback (DNS rebinding), and for a request
 * that changes something or carries a body from a page of another origin (Fetch Metadata, https://www.w3.org/TR/fetch-metadata/).
 */
export function guard(c: AppContext, isOpen: boolean, corsOrigins: readonly string[]): void {
  const url = new URL(c.req.url);
  if (isOpen && !LOOPBACK_HOSTS.has(url.hostname.toLowerCase()))
    throw new ProblemError(
      "forbidden",
      "a server without credentials answers only to `localhost`, `127.0.0.1` and `[::1]`",
    );
  const origin = c.req.header("origin");
  if (origin !== undefined && corsOrigins.includes(origin)) return;
  const site = c.req.header("sec-fetch-site");
  const isForeign =
    site === undefined
      ? origin !== undefined && !isSameHost(origin, url)
      : site === "cross-site" || site === "same-site";
  if (isForeign && c.req.method !== "GET" && c.req.method !== "HEAD")
    throw new ProblemError("forbidden", "requests of pages of another origin are not taken");
  if (isForeign && isOpen && c.req.header("sec-fetch-mode") !== "navigate")
    throw new ProblemError("forbidden", "requests of pages of another origin are not taken");
}

function isSameHost(origin: string, url: URL): boolean {
  try {
    return new URL(origin).host === url.host;
  } catch {
    return false;
  }
}
