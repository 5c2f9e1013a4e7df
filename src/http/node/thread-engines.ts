/** Engines in threads: a snapshot is open in one of them, and in a second one while the first has much to do. */
import { baseOf, type Engines } from "../engines.ts";
import type { OpenedSummary, Opening, SnapshotSource } from "./engine-messages.ts";
import { type Lane, type LaneSettings, threadLane } from "./thread-lane.ts";

export interface ThreadEngines extends Engines {
  /** Opens a snapshot and says what it is, before it has an id in the catalog. */
  open(source: SnapshotSource): Promise<OpenedSummary>;
  close(): Promise<void>;
}

/** Questions that wait for a thread before another one opens the same snapshot. */
const SPILL = 8;

/** @param sourceOf where the documents of a snapshot are; rejects when there is no such snapshot */
export function threadEngines(
  threads: number,
  settings: LaneSettings,
  sourceOf: (snapshot: string) => Promise<SnapshotSource>,
): ThreadEngines {
  const lanes: Lane[] = Array.from({ length: Math.max(1, threads) }, () => threadLane(settings));
  const keys = new Map<string, string>();
  let jobs = 0;
  const laneFor = (key: string): Lane => {
    let hash = 0;
    for (let at = 0; at < key.length; at++) hash = (hash * 31 + key.charCodeAt(at)) >>> 0;
    const [first] = lanes;
    const home = lanes[hash % lanes.length] ?? first;
    if (home === undefined) throw new Error("there is at least one thread");
    return home.load < SPILL ? home : lanes.reduce((best, lane) => (lane.load < best.load ? lane : best), home);
  };
  const openingOf = async (snapshot: string): Promise<Opening> => {
    const source = await sourceOf(snapshot);
    const key = keyOf(source);
    keys.set(snapshot, key);
    return { key, source, expect: snapshot };
  };
  return {
    ask: async (snapshot, question, request) => {
      const opening = await openingOf(snapshot);
      const earlier = baseOf(request);
      const base = earlier === undefined ? undefined : await openingOf(earlier);
      const message = { kind: "ask", job: ++jobs, ...opening, ...(base && { base }), question, request } as const;
      return (await laneFor(opening.key).ask(message)) as never; // the thread answers by the same table of questions
    },
    open: async (source) => {
      const key = keyOf(source);
      const message = { kind: "ask", job: ++jobs, key, source, question: "open", request: {} } as const;
      return (await laneFor(key).ask(message)) as OpenedSummary; // made by engine-thread.ts
    },
    forget: (snapshot) => {
      const key = keys.get(snapshot);
      keys.delete(snapshot);
      if (key !== undefined) for (const lane of lanes) lane.forget(key);
    },
    close: async () => {
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}

const keyOf = (source: SnapshotSource): string =>
  source.kind === "path" ? `path:${source.path}` : `pack:${source.file}`;
