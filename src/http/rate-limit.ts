/** How often one client may call: a bucket of tokens each, refilled steadily. */
import { ProblemError } from "./problem.ts";

export interface RateLimit {
  /** Takes one token of the client. Throws `too-many-requests` when there is none. */
  take(client: string): void;
}

/** Clients remembered; whoever called longest ago is forgotten, with a full bucket. */
const CLIENTS = 20_000;

/** @param perMinute requests in a minute, and at once after a pause */
export function rateLimit(perMinute: number, clock: () => number): RateLimit {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(client) {
      const now = clock();
      const known = buckets.get(client);
      const tokens =
        known === undefined ? perMinute : Math.min(perMinute, known.tokens + ((now - known.at) * perMinute) / 60_000);
      buckets.delete(client);
      buckets.set(client, { tokens: Math.max(0, tokens - 1), at: now });
      for (const oldest of buckets.keys()) {
        if (buckets.size <= CLIENTS) break;
        buckets.delete(oldest);
      }
      if (tokens >= 1) return;
      const wait = Math.ceil(((1 - tokens) * 60) / perMinute);
      throw new ProblemError("too-many-requests", `expected at most ${perMinute} requests a minute, came more`, {
        headers: { "retry-after": String(Math.max(1, wait)) },
      });
    },
  };
}
