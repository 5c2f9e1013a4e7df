/** Collections as the routes and the schedules use them. */
import type { CollectionStore } from "../../store/collection-store.ts";
import { ProblemError } from "../problem.ts";
import { type EventStreamTimes, eventStream } from "./event-stream.ts";
import { cancelled, type Job } from "./run.ts";
import { type CollectionRecord, type CollectionRequest, checkWords, collectionRecord, shownWords } from "./schema.ts";

export interface NewWork {
  readonly request: CollectionRequest;
  readonly labels: Readonly<Record<string, string>>;
  readonly schedule?: string;
}

export interface Collections {
  /** Begins one, or puts it in line. Throws `bad-request`, `unprocessable`, `not-enabled`, and `too-many-requests` when too many wait. */
  start(work: NewWork): Promise<CollectionRecord>;
  /** Throws `not-found`. */
  read(id: string): Promise<CollectionRecord>;
  list(limit: number, cursor: string | undefined): Promise<{ collections: CollectionRecord[]; next: string | null }>;
  /** Ends one that waits or runs, and gives it when nothing of it is under way any more. Throws `not-found`, and `conflict` when it had ended otherwise. */
  cancel(id: string): Promise<CollectionRecord>;
  /** Events after the number as server-sent events; nothing when all have been told. Throws `not-found`, and `too-many-requests` for too many streams. */
  events(id: string, after: number): Promise<ReadableStream<Uint8Array> | undefined>;
}

export interface CollectionsParts {
  readonly store: CollectionStore;
  /** Throws `unprocessable` for what this runtime cannot collect, `not-enabled` where credentials are not set up. */
  readonly accept: (request: CollectionRequest) => void;
  /** Hands a new collection to whoever runs it. */
  readonly dispatch: (job: Job) => Promise<void>;
  /** Stops one that runs; resolves when it has stopped, or has been told to where that is elsewhere. */
  readonly stop: (id: string) => Promise<void>;
  /** Collections that wait at most. */
  readonly waiting: number;
  readonly times: EventStreamTimes;
  /** Called before rows are read: marks as failed what nobody runs any more. */
  readonly settle: () => Promise<void>;
}

/** Streams of events told at once. */
const STREAMS = 100;

export function collections(parts: CollectionsParts): Collections {
  const { store, settle } = parts;
  let streams = 0;
  const found = async (id: string): Promise<CollectionRecord> => {
    await settle();
    const stored = await store.find(id);
    if (stored === undefined) throw new ProblemError("not-found", "expected the id of a collection, came another");
    return collectionRecord(stored);
  };
  return {
    async start({ request, labels, schedule }) {
      parts.accept(request);
      checkWords(request);
      if ((await store.waiting()) >= parts.waiting)
        throw new ProblemError(
          "too-many-requests",
          `expected at most ${parts.waiting} collections in line, came more`,
          {
            headers: { "retry-after": "60" },
          },
        );
      const stored = await store.create({ request: shownWords(request), labels, schedule });
      await parts.dispatch({ id: stored.id, request, labels });
      return collectionRecord(stored);
    },
    read: found,
    async list(limit, cursor) {
      await settle();
      const page = await store.list({ limit, cursor });
      if (page === undefined)
        throw new ProblemError("bad-request", "expected a cursor that a page of this list has given, came another");
      return { collections: page.collections.map(collectionRecord), next: page.next ?? null };
    },
    async cancel(id) {
      await found(id);
      await parts.stop(id);
      await store.end(id, cancelled(undefined));
      const record = await found(id);
      if (record.state !== "cancelled")
        throw new ProblemError(
          "conflict",
          `expected a collection that waits or runs, came one that is ${record.state}`,
        );
      return record;
    },
    async events(id, after) {
      const { state } = await found(id);
      const isOver = state !== "waiting" && state !== "running";
      if (isOver && (await store.events(id, after, 1)).length === 0) return undefined;
      if (streams >= STREAMS)
        throw new ProblemError("too-many-requests", `expected at most ${STREAMS} streams at once, came more`, {
          headers: { "retry-after": "5" },
        });
      streams++;
      return eventStream(store, id, after, parts.times, () => {
        streams--;
      });
    },
  };
}
