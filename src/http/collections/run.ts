/** Runs one collection: it is read into a folder, the folder becomes a snapshot, and the row says how it ended. */
import { CollectError } from "../../sources/collect/collect-error.ts";
import type { Progress } from "../../sources/collect/progress.ts";
import type { CollectionStore, Ending } from "../../store/collection-store.ts";
import type { LogLine } from "../log.ts";
import { shapeOf } from "../on-error.ts";
import { ProblemError } from "../problem.ts";
import type { Shelf } from "../shelf.ts";
import { collectedDocuments, type FolderLimits } from "./collected-documents.ts";
import { eventWriter } from "./event-writer.ts";
import type { CollectionRequest, CollectionResult } from "./schema.ts";

/** Collects into a folder of the runtime's choice. Rejects with a `CollectError`; ends soon after the signal. */
export type Gather = (
  id: string,
  request: CollectionRequest,
  io: { readonly signal: AbortSignal; readonly progress: Progress },
) => Promise<{ readonly folder: string; readonly result: CollectionResult }>;

export interface RunParts {
  readonly store: CollectionStore;
  readonly shelf: Shelf;
  readonly gather: Gather;
  /** Removes whatever `gather` has left, finished or not. */
  readonly discard: (id: string) => Promise<void>;
  readonly limits: FolderLimits;
  /** Whether the collection is done when its snapshot is stored, though it is still to be read. */
  readonly isAsync: boolean;
  readonly log: (line: LogLine) => void;
  /** Milliseconds between two writes of what is told. */
  readonly tellMs: number;
}

/** A collection that is to run. */
export interface Job {
  readonly id: string;
  readonly request: CollectionRequest;
  readonly labels: Readonly<Record<string, string>>;
}

/** Runs a collection that waits; does nothing for one that does not. Never rejects for what befalls the collection itself. */
export async function runCollection(parts: RunParts, job: Job, stop: AbortSignal): Promise<void> {
  const { store, log, tellMs } = parts;
  if (stop.aborted) return store.end(job.id, cancelled(stop.reason));
  if (!(await store.claim(job.id))) return;
  log({ level: "info", event: "collection", id: job.id, state: "running" });
  const refused = new AbortController();
  const signal = AbortSignal.any([stop, refused.signal]);
  const writer = eventWriter({
    write: (events) => store.tell(job.id, events),
    everyMs: tellMs,
    onRefused: (error) => {
      if (error !== undefined) log({ level: "error", event: "collection-untold", id: job.id, ...shapeOf(error) });
      refused.abort(new CollectError("aborted", CANCELLED));
    },
  });
  let ending: Ending;
  let added: { readonly id: string; readonly isNew: boolean } | undefined;
  try {
    const { folder, result } = await parts.gather(job.id, job.request, { signal, progress: writer.take });
    signal.throwIfAborted();
    const { record, isNew } = await parts.shelf.addDocuments(
      collectedDocuments(folder, parts.limits, signal),
      job.labels,
      parts.isAsync,
    );
    added = { id: record.id, isNew };
    ending = { state: "done", snapshot: record.id, result };
  } catch (error) {
    ending = signal.aborted ? cancelled(signal.reason) : endingOf(error);
    if (ending.state === "failed")
      log({ level: "error", event: "collection-failed", id: job.id, problem: ending.problem, ...shapeOf(error) });
  }
  await writer.close();
  await parts
    .discard(job.id)
    .catch((error: unknown) =>
      log({ level: "error", event: "collection-not-discarded", id: job.id, ...shapeOf(error) }),
    );
  await store.end(job.id, ending);
  const stored = await store.find(job.id);
  // It was cancelled while its snapshot was being written.
  if (added?.isNew === true && stored?.state !== "done") await parts.shelf.remove(added.id);
  log({ level: "info", event: "collection", id: job.id, state: stored?.state ?? "gone" });
}

/** Why a collection ends that somebody cancels: the message of the reason of its signal. */
export const CANCELLED = "the collection was cancelled";

/** The ending of a collection that was told to stop. */
export const cancelled = (reason: unknown): Ending => ({
  state: "cancelled",
  problem: "conflict",
  detail: `${reason instanceof CollectError ? reason.message : CANCELLED}; nothing of it was kept`,
});

/** Messages of the SDK stay here: that of a wrong signature quotes the request, session token and all. */
const DETAILS: Readonly<Record<CollectError["code"], string>> = {
  "bad-options": "",
  credentials: "expected AWS credentials that STS knows and that do not expire on the way, came none such",
  output: "the folder of the collection cannot be written",
  aborted: "the collection was stopped",
};

function endingOf(error: unknown): Ending {
  if (error instanceof ProblemError) return { state: "failed", problem: error.id, detail: error.message };
  if (!(error instanceof CollectError))
    return { state: "failed", problem: "internal", detail: "something went wrong here; the log names the collection" };
  if (error.code === "bad-options") return { state: "failed", problem: "bad-request", detail: error.message };
  return {
    state: "failed",
    problem: error.code === "credentials" ? "unprocessable" : "internal",
    detail: DETAILS[error.code],
  };
}
