/** Engines in the process of the service: for Durable Objects, which hold one snapshot each, and for tests. */
import type { OpenEngine } from "../explain/engine.ts";
import type { Snapshot } from "../facts/snapshot.ts";
import { answerOf, baseOf, type Engines } from "./engines.ts";

export interface InProcessParts {
  /** The documents of a snapshot of the catalog. Rejects when there is none. */
  readonly load: (snapshot: string) => Promise<Snapshot>;
  readonly openEngine: (snapshot: Snapshot) => OpenEngine;
  /** How many snapshots stay open; the one that was asked longest ago gives way. */
  readonly keep: number;
}

export function inProcessEngines({ load, openEngine, keep }: InProcessParts): Engines {
  const open = new Map<string, Promise<OpenEngine>>();
  const engineOf = (snapshot: string): Promise<OpenEngine> => {
    const known = open.get(snapshot);
    open.delete(snapshot);
    const engine = known ?? load(snapshot).then(openEngine);
    open.set(snapshot, engine);
    if (known === undefined) {
      // A failed opening is not remembered: the next question tries again.
      engine.catch(() => open.delete(snapshot));
      for (const oldest of open.keys()) {
        if (open.size <= keep) break;
        open.delete(oldest);
      }
    }
    return engine;
  };
  return {
    ask: async (snapshot, question, request) => {
      const base = baseOf(request);
      const [engine, earlier] = await Promise.all([
        engineOf(snapshot),
        base === undefined ? undefined : engineOf(base),
      ]);
      return answerOf(engine, question, request, earlier);
    },
    forget: (snapshot) => void open.delete(snapshot),
  };
}
