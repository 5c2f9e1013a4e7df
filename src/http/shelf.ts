/** The store as the routes use it: uploads in, records out. */
import { createJob, findJob } from "../store/jobs.ts";
import { type PackSource, pack } from "../store/pack.ts";
import type { Sql } from "../store/ports.ts";
import { progressOf, type TaskQueue } from "../store/reading.ts";
import type { SnapshotStore, StoredSnapshot } from "../store/snapshot-store.ts";
import type { Catalog, SnapshotRecord } from "./catalog.ts";
import { intake, type Upload } from "./ingest/intake.ts";
import type { UploadLimits } from "./ingest/limits.ts";
import type { JobRecord } from "./job-schema.ts";
import { LABEL_KEY, LABEL_VALUE } from "./labels.ts";
import { ProblemError } from "./problem.ts";

export interface ShelfParts {
  readonly store: SnapshotStore;
  readonly sql: Sql;
  readonly tasks: TaskQueue;
  readonly limits: UploadLimits;
  readonly clock: () => number;
  /** Uploads taken at once; each holds one document in memory. */
  readonly uploads: number;
  /** Longest wait of an upload for its turn, and then for its snapshot to be read, in milliseconds. */
  readonly waitMs: number;
}

export interface Added {
  readonly record: SnapshotRecord;
  readonly isNew: boolean;
  /** Set while the snapshot is still being read. */
  readonly job: JobRecord | undefined;
}

export interface Shelf {
  add(upload: Upload, labels: Readonly<Record<string, string>>, isAsync: boolean): Promise<Added>;
  /** The same for documents that are here already, and take no upload's turn. */
  addDocuments(source: PackSource, labels: Readonly<Record<string, string>>, isAsync: boolean): Promise<Added>;
  find(id: string): Promise<SnapshotRecord | undefined>;
  latest(labels: Readonly<Record<string, string>>): Promise<SnapshotRecord | undefined>;
  list(request: {
    limit: number;
    cursor: string | undefined;
    labels: Readonly<Record<string, string>>;
  }): Promise<{ snapshots: SnapshotRecord[]; next: string | null }>;
  label(id: string, changes: Readonly<Record<string, string | null>>): Promise<void>;
  remove(id: string): Promise<boolean>;
  job(id: string): Promise<JobRecord | undefined>;
}

/** How often an upload that waits for its turn looks whether it has come, in milliseconds. */
const SLOT_MS = 50;

export function shelf({ store, sql, tasks, limits, clock, uploads, waitMs }: ShelfParts): Shelf {
  let running = 0;
  const jobRecord = async (id: string, snapshot: string, createdAt: number): Promise<JobRecord> => {
    const [found, progress] = await Promise.all([store.find(snapshot), progressOf(sql, snapshot)]);
    return {
      id,
      snapshot,
      state: found?.state ?? "failed",
      createdAt: new Date(createdAt).toISOString(),
      shards: progress,
      failure:
        found === undefined
          ? { problem: "snapshot-not-found", detail: "the snapshot was deleted" }
          : (found.failure ?? null),
    };
  };
  const finished = async (
    { id, isNew, shards }: Awaited<ReturnType<SnapshotStore["add"]>>,
    isAsync: boolean,
  ): Promise<Added> => {
    if (isNew) await tasks.push(shards.map((shard) => ({ snapshot: id, shard })));
    const found = await settled(store, id, isAsync ? 0 : waitMs);
    if (found.state === "failed") {
      await store.remove(id);
      throw new ProblemError("unrecognised-input", found.failure?.detail ?? "nothing in the input is recognised");
    }
    const { id: jobId, createdAt } =
      found.state === "ready" ? { id: "", createdAt: 0 } : await createJob(sql, id, clock());
    return {
      record: recordFrom(found),
      isNew,
      job: jobId === "" ? undefined : await jobRecord(jobId, id, createdAt),
    };
  };
  return {
    async add(upload, labels, isAsync) {
      // Polled, not signalled: on Workers one request cannot wake another.
      for (let waited = 0; running >= uploads; waited += SLOT_MS) {
        if (waited >= waitMs)
          throw new ProblemError("too-many-requests", `expected at most ${uploads} uploads at once, came more`, {
            headers: { "retry-after": "1" },
          });
        await pause(SLOT_MS);
      }
      running++;
      let added: Awaited<ReturnType<SnapshotStore["add"]>>;
      try {
        added = await store.add(pack(intake(upload, limits)), labels);
      } finally {
        running--;
      }
      return finished(added, isAsync);
    },
    addDocuments: async (source, labels, isAsync) => finished(await store.add(pack(source), labels), isAsync),
    find: async (id) => recordOrNone(await store.find(id)),
    latest: async (labels) => recordOrNone(await store.latest(labels)),
    async list(request) {
      const page = await store.list(request);
      if (page === undefined)
        throw new ProblemError("bad-request", "expected a cursor that a page of this list has given, came another");
      return { snapshots: page.snapshots.map(recordFrom), next: page.next ?? null };
    },
    label: (id, changes) => store.label(id, changes),
    remove: (id) => store.remove(id),
    async job(id) {
      const job = await findJob(sql, id);
      return job === undefined ? undefined : jobRecord(job.id, job.snapshot, job.createdAt);
    },
  };
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits until the snapshot is read, or as long as it may take. */
async function settled(store: SnapshotStore, id: string, waitMs: number): Promise<StoredSnapshot> {
  let step = 10;
  for (let waited = 0; ; waited += step) {
    const found = await store.find(id);
    if (found === undefined) throw new ProblemError("conflict", "the snapshot was deleted while it was being read");
    if (found.state !== "reading" || waited >= waitMs) return found;
    step = Math.min(250, step * 1.5);
    await pause(step);
  }
}

function recordFrom(stored: StoredSnapshot): SnapshotRecord {
  const { id, state, createdAt, labels, documents, bytes, issues, failure } = stored;
  return {
    id,
    state,
    createdAt: new Date(createdAt).toISOString(),
    labels,
    documents,
    bytes,
    issues,
    failure: failure ?? null,
  };
}

const recordOrNone = (stored: StoredSnapshot | undefined): SnapshotRecord | undefined =>
  stored === undefined ? undefined : recordFrom(stored);

/** The catalog over a shelf: content ids and aliases. */
export function catalogOf(kept: Shelf): Catalog {
  return {
    find: async (reference) => {
      if (/^sha256:[0-9a-f]{64}$/.test(reference)) return kept.find(reference);
      const alias = /^latest(?:@(.+))?$/.exec(reference);
      if (alias === null) return undefined;
      const labels = alias[1] === undefined ? {} : labelsOf(alias[1].split(","));
      return kept.latest(labels);
    },
  };
}

/** `KEY=VALUE` words as labels. Throws `bad-request` for what is none, and for more than 32. */
export function labelsOf(words: readonly string[]): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const word of words) {
    const at = word.indexOf("=");
    const [key, value] = [word.slice(0, at), word.slice(at + 1)];
    if (at < 1 || !LABEL_KEY.test(key) || !LABEL_VALUE.test(value))
      throw new ProblemError("bad-request", `expected a label as KEY=VALUE, came \`${word.slice(0, 80)}\``);
    labels[key] = value;
  }
  if (Object.keys(labels).length > 32) throw new ProblemError("bad-request", "expected at most 32 labels, came more");
  return labels;
}
