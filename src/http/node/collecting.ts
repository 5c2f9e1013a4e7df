/** Collections of a service on Node: the line, the thread, the schedules. */
import { join } from "node:path";
import { collectionStore } from "../../store/collection-store.ts";
import { type Collections, collections } from "../collections/collections.ts";
import { type Gather, runCollection } from "../collections/run.ts";
import type { LogLine } from "../log.ts";
import { shapeOf } from "../on-error.ts";
import { collectionQueue } from "./collection-queue.ts";
import type { Kept } from "./kept.ts";
import { runSchedules } from "./schedules.ts";
import type { Settings } from "./settings.ts";
import { threadGather } from "./thread-gather.ts";

export interface Collecting {
  readonly collections: Collections;
  /** Ends the schedules, cancels what waits or runs, and waits for it. */
  close(): Promise<void>;
}

/** Collections that wait at most. */
const WAITING = 20;
const TELL_MS = 250;
const TIMES = { pollMs: 200, heartbeatMs: 15_000, longestMs: 3_600_000 };

export interface CollectingParts {
  /** Absolute path of the data folder. */
  readonly data: string;
  readonly kept: Kept;
  readonly settings: Settings;
  readonly log: (line: LogLine) => void;
  /** Absent = in a thread. */
  readonly gather?: Gather;
}

/** Begins: what a process before this one has left running has failed, and its folders are gone. Throws `bad-request` for a schedule that is none. */
export async function openCollecting({ data, kept, settings, log, gather }: CollectingParts): Promise<Collecting> {
  const { sql } = kept.folder;
  const store = collectionStore(sql, Date.now);
  const threads = threadGather(join(data, "collections"));
  const interrupted = await store.interrupt(Number.MAX_SAFE_INTEGER);
  if (interrupted.length > 0) log({ level: "warn", event: "collections-interrupted", collections: interrupted.length });
  const run = {
    store,
    shelf: kept.shelf,
    gather: gather ?? threads.gather,
    discard: threads.discard,
    limits: { documentBytes: settings.documentBytes, totalBytes: settings.snapshotBytes },
    log,
    isAsync: false,
    tellMs: TELL_MS,
  };
  const queue = collectionQueue(
    (job, signal) => runCollection(run, job, signal),
    (error, { id }) => log({ level: "error", event: "collection-failed", id, ...shapeOf(error) }),
  );
  const all = collections({
    store,
    accept: () => undefined,
    dispatch: async (job) => queue.push(job),
    stop: queue.stop,
    waiting: WAITING,
    times: TIMES,
    settle: async () => undefined,
  });
  const end = runSchedules(settings.schedules, { start: all.start, ended: queue.ended, log });
  return {
    collections: all,
    close: async () => {
      end();
      await queue.close();
    },
  };
}
