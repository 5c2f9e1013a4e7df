/** Where a server may listen. */
import { isIP } from "node:net";
import { ProblemError } from "../problem.ts";

/** True for an address that only this machine reaches. */
export function isLoopback(host: string): boolean {
  if (host === "localhost" || host === "::1") return true;
  return isIP(host) === 4 && host.startsWith("127.");
}

/** Throws `bad-request` when a server without credentials is told to listen where others reach it. */
export function checkBind(host: string, hasCredentials: boolean): void {
  if (isLoopback(host) || hasCredentials) return;
  throw new ProblemError(
    "bad-request",
    `expected credentials before listening on \`${host}\`: create a token with \`clew token create --data DIR\`, or set --issuer and --audience`,
  );
}
