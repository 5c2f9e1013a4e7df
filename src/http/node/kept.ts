/** What a service on Node keeps: its data folder, swept and resumed when it starts. */

import { type InProcessTasks, inProcessTasks } from "../../store/in-process-tasks.ts";
import { type DataFolder, lockDataFolder, openDataFolder } from "../../store/node/data-folder.ts";
import { threadCounter } from "../../store/node/thread-counter.ts";
import { unfinishedTasks } from "../../store/reading.ts";
import { type SnapshotStore, snapshotStore } from "../../store/snapshot-store.ts";
import { UPLOAD_LIMITS } from "../ingest/limits.ts";
import type { LogLine } from "../log.ts";
import { shapeOf } from "../on-error.ts";
import { ProblemError } from "../problem.ts";
import { type Shelf, shelf } from "../shelf.ts";
import type { SnapshotSource } from "./engine-messages.ts";
import type { Settings } from "./settings.ts";

export interface Kept {
  readonly folder: DataFolder;
  readonly store: SnapshotStore;
  readonly shelf: Shelf;
  /** The file of a snapshot's pack; `undefined` when there is none. */
  sourceOf(snapshot: string): Promise<SnapshotSource | undefined>;
  close(): Promise<void>;
}

/** Uploads taken at once. */
const UPLOADS = 16;
/** Longest wait for a snapshot to be read before its upload is answered with a job, in milliseconds. */
const WAIT_MS = 20_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

/** Opens the folder for this process alone. Throws `conflict` when another server has it. */
export async function openKept(
  path: string,
  settings: Settings,
  log: (line: LogLine) => void,
  forget: (snapshot: string) => void,
): Promise<Kept> {
  const folder = openDataFolder(path);
  const unlock = lockDataFolder(path);
  if (unlock === undefined) {
    folder.close();
    throw new ProblemError(
      "conflict",
      `expected the data folder for this server alone, came \`${path}\`, which another server has`,
    );
  }
  const { sql, blobs } = folder;
  const store = snapshotStore(sql, blobs, Date.now);
  const counter = threadCounter();
  const tasks: InProcessTasks = inProcessTasks(
    store,
    sql,
    (error) => log({ level: "error", event: "reading-failed", ...shapeOf(error) }),
    ({ key }, documents) => counter.count(blobs.fileOf(key), documents),
  );
  await blobs.sweep();
  const swept = await store.sweep(Number.MAX_SAFE_INTEGER);
  const unfinished = await unfinishedTasks(sql);
  await tasks.push(unfinished);
  log({ level: "info", event: "data-opened", swept, unfinished: unfinished.length });
  const expire = async (): Promise<void> => {
    if (settings.keepDays === undefined) return;
    const gone = await store.expire(Date.now() - settings.keepDays * DAY, settings.keepLast);
    for (const id of gone) forget(id);
    if (gone.length > 0) log({ level: "info", event: "expired", snapshots: gone.length });
  };
  await expire();
  const timer = setInterval(() => {
    expire().catch((error) => log({ level: "error", event: "expiry-failed", ...shapeOf(error) }));
  }, HOUR);
  timer.unref();
  return {
    folder,
    store,
    shelf: shelf({
      store,
      sql,
      tasks,
      clock: Date.now,
      limits: {
        ...UPLOAD_LIMITS,
        bodyBytes: settings.uploadBytes,
        documentBytes: settings.documentBytes,
        totalBytes: settings.snapshotBytes,
        stallMs: settings.stallMs,
      },
      uploads: UPLOADS,
      waitMs: WAIT_MS,
    }),
    sourceOf: async (snapshot) => {
      const found = await store.find(snapshot);
      return found === undefined ? undefined : { kind: "pack", file: blobs.fileOf(found.pack) };
    },
    close: async () => {
      clearInterval(timer);
      await tasks.idle();
      await counter.close();
      folder.close();
      unlock();
    },
  };
}
