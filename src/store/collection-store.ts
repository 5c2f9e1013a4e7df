/** Collections as rows: what each is to read, how far it is, and what it has told. Every change of state is told too. */
import type { Sql, SqlRow, SqlValue, Statement } from "./ports.ts";
import { integer, optionalInteger, optionalText, text } from "./rows.ts";

export const COLLECTION_STATES = ["waiting", "running", "done", "failed", "cancelled"] as const;
export type CollectionState = (typeof COLLECTION_STATES)[number];

/** Times are milliseconds since the epoch. */
export interface StoredCollection {
  readonly id: string;
  readonly state: CollectionState;
  readonly createdAt: number;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  /** Name of the schedule that began it. */
  readonly schedule: string | undefined;
  /** What to collect, as it may be shown: JSON values. */
  readonly request: unknown;
  readonly labels: unknown;
  /** What came of it. */
  readonly result: unknown;
  readonly snapshot: string | undefined;
  readonly failure: { readonly problem: string; readonly detail: string } | undefined;
}

/** How a collection ended. */
export type Ending =
  | { readonly state: "done"; readonly snapshot: string; readonly result: object }
  | { readonly state: "failed" | "cancelled"; readonly problem: string; readonly detail: string };

export interface StoredEvent {
  /** From 1, without holes. */
  readonly seq: number;
  /** JSON text of an object with a `type`. */
  readonly event: string;
}

export interface NewCollection {
  readonly request: object;
  readonly labels: Readonly<Record<string, string>>;
  readonly schedule: string | undefined;
}

export interface CollectionStore {
  create(collection: NewCollection): Promise<StoredCollection>;
  find(id: string): Promise<StoredCollection | undefined>;
  /** Newest first. `undefined` for a cursor that is none. */
  list(request: {
    readonly limit: number;
    readonly cursor?: string | undefined;
  }): Promise<{ readonly collections: readonly StoredCollection[]; readonly next: string | undefined } | undefined>;
  /** Makes a collection that waits the caller's own to run; false when it does not wait. */
  claim(id: string): Promise<boolean>;
  /** Tells events, and that whoever runs it is alive. False when it does not run any more: whoever runs it must stop. */
  tell(id: string, events: readonly object[]): Promise<boolean>;
  /** Ends a collection that waits or runs; one that has ended stays as it is. */
  end(id: string, ending: Ending): Promise<void>;
  /** Events after the number, in order, at most `limit`. */
  events(id: string, after: number, limit: number): Promise<readonly StoredEvent[]>;
  /** Whether one of the schedule waits or runs. */
  isOpen(schedule: string): Promise<boolean>;
  /** How many wait. */
  waiting(): Promise<number>;
  /** Marks as failed what runs without a sign of life since `before`, and what waits since `waitingSince`; gives their ids. */
  interrupt(before: number, waitingSince?: number): Promise<readonly string[]>;
}

/** Collections older than this are forgotten when a new one is made, in milliseconds: thirty days. */
const KEEP_MS = 30 * 86_400_000;
const OPEN = "state IN ('waiting', 'running')";

export function collectionStore(sql: Sql, clock: () => number): CollectionStore {
  const store: CollectionStore = {
    async create({ request, labels, schedule }) {
      const id = crypto.randomUUID();
      const now = clock();
      await sql.batch([
        statement(`DELETE FROM collections WHERE created_at < ? AND NOT ${OPEN}`, now - KEEP_MS),
        statement(
          "INSERT INTO collections (id, state, created_at, seen_at, schedule, request, labels) VALUES (?, 'waiting', ?, ?, ?, ?, ?)",
          ...[id, now, now, schedule ?? null, JSON.stringify(request), JSON.stringify(labels)],
        ),
        telling(id, { type: "state", state: "waiting" }, "1"),
      ]);
      return found(await store.find(id));
    },
    async find(id) {
      const [row] = await sql.all("SELECT * FROM collections WHERE id = ?", id);
      return row === undefined ? undefined : storedFrom(row);
    },
    async list({ limit, cursor }) {
      const after = cursor === undefined ? undefined : decodeCursor(cursor);
      if (cursor !== undefined && after === undefined) return undefined;
      const rows = await sql.all(
        `SELECT * FROM collections ${after === undefined ? "" : "WHERE (created_at, id) < (?, ?)"} ORDER BY created_at DESC, id DESC LIMIT ?`,
        ...(after ?? []),
        limit + 1,
      );
      const collections = rows.slice(0, limit).map(storedFrom);
      const last = collections.at(-1);
      const next = rows.length > limit && last !== undefined ? `${last.createdAt.toString(36)}.${last.id}` : undefined;
      return { collections, next };
    },
    async claim(id) {
      const now = clock();
      const claimed = await sql.run(
        "UPDATE collections SET state = 'running', started_at = ?, seen_at = ? WHERE id = ? AND state = 'waiting'",
        ...[now, now, id],
      );
      if (claimed === 0) return false;
      await sql.batch([telling(id, { type: "state", state: "running" }, RUNS)]);
      return true;
    },
    async tell(id, events) {
      if (events.length > 0) await sql.batch(events.map((event) => telling(id, event, RUNS)));
      return (
        (await sql.run("UPDATE collections SET seen_at = ? WHERE id = ? AND state = 'running'", clock(), id)) === 1
      );
    },
    async end(id, ending) {
      const { snapshot, result, problem, detail }: Partial<Record<string, unknown>> = ending;
      await sql.batch([
        telling(id, { type: "state", ...ending }, OPEN),
        statement(
          `UPDATE collections SET state = ?, ended_at = ?, snapshot = ?, result = ?, problem = ?, detail = ? WHERE id = ? AND ${OPEN}`,
          ending.state,
          clock(),
          snapshot === undefined ? null : String(snapshot),
          result === undefined ? null : JSON.stringify(result),
          problem === undefined ? null : String(problem),
          detail === undefined ? null : String(detail),
          id,
        ),
      ]);
    },
    async events(id, after, limit) {
      const rows = await sql.all(
        "SELECT seq, event FROM collection_events WHERE collection = ? AND seq > ? ORDER BY seq LIMIT ?",
        ...[id, after, limit],
      );
      return rows.map((row) => ({ seq: integer(row, "seq"), event: text(row, "event") }));
    },
    async isOpen(schedule) {
      return (
        (await sql.all(`SELECT 1 AS open FROM collections WHERE schedule = ? AND ${OPEN} LIMIT 1`, schedule)).length > 0
      );
    },
    async waiting() {
      const [row] = await sql.all("SELECT COUNT(*) AS waiting FROM collections WHERE state = 'waiting'");
      return row === undefined ? 0 : integer(row, "waiting");
    },
    async interrupt(before, waitingSince = before) {
      const rows = await sql.all(
        "SELECT id FROM collections WHERE (state = 'running' AND seen_at < ?) OR (state = 'waiting' AND seen_at < ?) ORDER BY created_at",
        ...[before, waitingSince],
      );
      const ids = rows.map((row) => text(row, "id"));
      for (const id of ids) await store.end(id, INTERRUPTED);
      return ids;
    },
  };
  return store;
}

const RUNS = "state = 'running'";
const INTERRUPTED: Ending = {
  state: "failed",
  problem: "internal",
  detail: "the process that ran it has ended; nothing of it was kept",
};

const statement = (sql: string, ...values: readonly SqlValue[]): Statement => ({ sql, values });

/** One more event, if the collection is in such a state. */
const telling = (id: string, event: object, where: string): Statement =>
  statement(
    `INSERT INTO collection_events (collection, seq, event)
      SELECT id, 1 + COALESCE((SELECT MAX(seq) FROM collection_events WHERE collection = collections.id), 0), ?
      FROM collections WHERE id = ? AND ${where}`,
    JSON.stringify(event),
    id,
  );

function found(stored: StoredCollection | undefined): StoredCollection {
  if (stored === undefined) throw new Error("a collection that was just made is gone");
  return stored;
}

function storedFrom(row: SqlRow): StoredCollection {
  const state = text(row, "state");
  const problem = optionalText(row, "problem");
  const result = optionalText(row, "result");
  return {
    id: text(row, "id"),
    state: COLLECTION_STATES.find((one) => one === state) ?? "failed",
    createdAt: integer(row, "created_at"),
    startedAt: optionalInteger(row, "started_at"),
    endedAt: optionalInteger(row, "ended_at"),
    schedule: optionalText(row, "schedule"),
    request: JSON.parse(text(row, "request")),
    labels: JSON.parse(text(row, "labels")),
    result: result === undefined ? undefined : JSON.parse(result),
    snapshot: optionalText(row, "snapshot"),
    failure: problem === undefined ? undefined : { problem, detail: optionalText(row, "detail") ?? "" },
  };
}

function decodeCursor(cursor: string): readonly [number, string] | undefined {
  const match = /^([0-9a-z]{1,10})\.([0-9a-f-]{36})$/.exec(cursor);
  return match === null ? undefined : [Number.parseInt(match[1] ?? "", 36), match[2] ?? ""];
}
