/** What every handler knows about the request it serves. */
import type { Context } from "hono";
import type { Actor } from "./auth/actor.ts";

export interface AppEnv {
  readonly Variables: {
    requestId: string;
    actor: Actor;
    /** The pattern of the route, never the path itself: paths and queries may hold names. */
    route: string;
    /** Content id of the snapshot that was asked, for the audit log. */
    snapshot: string;
    /** Milliseconds by phase, for `Server-Timing`. */
    timings: Map<string, number>;
  };
}

export type AppContext = Context<AppEnv>;

/** Runs `work` and adds the time it took to `Server-Timing` under `phase`. */
export async function timed<T>(c: AppContext, phase: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  try {
    return await work();
  } finally {
    const timings = c.get("timings");
    timings.set(phase, (timings.get(phase) ?? 0) + performance.now() - start);
  }
}
