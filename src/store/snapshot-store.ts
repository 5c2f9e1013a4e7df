/**
 * Snapshots that are kept. A snapshot is one row and one pack; the row is written when the pack is whole, so that a process
 * that dies leaves either both or neither. Every backend runs this same code over its two ports.
 */
import { type PackIndex, type Packing, readIndex } from "./pack.ts";
import type { Blob, Blobs, Sql, SqlRow, Statement } from "./ports.ts";
import { integer, optionalText, text } from "./rows.ts";
import { shardsOf } from "./shards.ts";

export type SnapshotState = "reading" | "ready" | "failed";

export interface StoredSnapshot {
  readonly id: string;
  readonly state: SnapshotState;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly documents: number;
  readonly bytes: number;
  readonly issues: number;
  /** Key of its pack. */
  readonly pack: string;
  readonly failure: { readonly problem: string; readonly detail: string } | undefined;
}

export interface SnapshotPage {
  readonly snapshots: readonly StoredSnapshot[];
  /** Cursor of the next page. */
  readonly next: string | undefined;
}

export interface ListRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** Labels that all must fit. */
  readonly labels: Readonly<Record<string, string>>;
}

export interface SnapshotStore {
  /** Stores a pack as it comes. `isNew` is false when the same content was there already. Fails with what the stream fails with, and leaves nothing. */
  add(
    packing: Packing,
    labels: Readonly<Record<string, string>>,
  ): Promise<{ readonly id: string; readonly isNew: boolean; readonly shards: readonly string[] }>;
  find(id: string): Promise<StoredSnapshot | undefined>;
  /** The newest snapshot that is ready and has these labels. */
  latest(labels: Readonly<Record<string, string>>): Promise<StoredSnapshot | undefined>;
  /** Newest first. `undefined` for a cursor that is none. */
  list(request: ListRequest): Promise<SnapshotPage | undefined>;
  /** Sets labels, or takes them away where the value is null. */
  label(id: string, changes: Readonly<Record<string, string | null>>): Promise<void>;
  /** False when there was none. */
  remove(id: string): Promise<boolean>;
  /** The pack of a snapshot; `undefined` when it was deleted. */
  open(id: string): Promise<Blob | undefined>;
  /** Removes blobs that no row names and that were begun before `before`. */
  sweep(before: number): Promise<number>;
  /** Deletes snapshots made before `before`, but never the newest `keepLast`. Gives their ids. */
  expire(before: number, keepLast: number): Promise<readonly string[]>;
}

export function snapshotStore(sql: Sql, blobs: Blobs, clock: () => number): SnapshotStore {
  const one = async (where: string, ...values: readonly (string | number)[]): Promise<StoredSnapshot | undefined> => {
    const [row] = await sql.all(`SELECT * FROM snapshots WHERE ${where}`, ...values);
    return row === undefined ? undefined : (await withLabels(sql, [row]))[0];
  };
  const removeBlob = async (key: string): Promise<void> => {
    await blobs.delete(key);
    await sql.run("DELETE FROM loose_blobs WHERE key = ?", key);
  };
  const store: SnapshotStore = {
    async add(packing, labels) {
      const key = `packs/${crypto.randomUUID()}`;
      await sql.run("INSERT INTO loose_blobs (key, since) VALUES (?, ?)", key, clock());
      try {
        await blobs.put(key, packing.stream);
      } catch (error) {
        await removeBlob(key);
        throw error;
      }
      const { id, documents } = packing.index();
      const shards = shardsOf(documents);
      const bytes = documents.reduce((sum, document) => sum + document.bytes, 0);
      const isMine = "EXISTS (SELECT 1 FROM snapshots WHERE id = ? AND pack = ?)";
      await sql.batch([
        // A snapshot that failed is read again: the version that failed may have been another.
        statement(
          "INSERT INTO loose_blobs (key, since) SELECT pack, ? FROM snapshots WHERE id = ? AND state = 'failed'",
          clock(),
          id,
        ),
        statement("DELETE FROM snapshots WHERE id = ? AND state = 'failed'", id),
        statement(
          "INSERT INTO snapshots (id, state, created_at, documents, bytes, pack) VALUES (?, 'reading', ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
          ...[id, clock(), documents.length, bytes, key],
        ),
        ...[...shards].map(([name, members]) =>
          statement(
            `INSERT INTO shards (snapshot, name, state, documents) SELECT ?, ?, 'waiting', ? WHERE ${isMine}`,
            ...[id, name, members.length, id, key],
          ),
        ),
        ...labelStatements(id, labels),
        statement(`DELETE FROM loose_blobs WHERE key = ? AND ${isMine}`, key, id, key),
      ]);
      const stored = await store.find(id);
      const isNew = stored?.pack === key;
      if (!isNew) await removeBlob(key);
      return { id, isNew, shards: [...shards.keys()] };
    },
    find: (id) => one("id = ?", id),
    latest: (labels) => {
      const { where, values } = labelFilter(labels);
      return one(`state = 'ready'${where} ORDER BY created_at DESC, id DESC LIMIT 1`, ...values);
    },
    async list({ limit, cursor, labels }) {
      const after = cursor === undefined ? undefined : decodeCursor(cursor);
      if (cursor !== undefined && after === undefined) return undefined;
      const { where, values } = labelFilter(labels);
      const rows = await sql.all(
        `SELECT * FROM snapshots WHERE ${after === undefined ? "1" : "(created_at, id) < (?, ?)"}${where} ORDER BY created_at DESC, id DESC LIMIT ?`,
        ...(after ?? []),
        ...values,
        limit + 1,
      );
      const page = await withLabels(sql, rows.slice(0, limit));
      const last = page.at(-1);
      return { snapshots: page, next: rows.length > limit && last !== undefined ? encodeCursor(last) : undefined };
    },
    async label(id, changes) {
      const set = Object.entries(changes).flatMap(([key, value]) => (value === null ? [] : [[key, value] as const]));
      const dropped = Object.keys(changes).filter((key) => changes[key] === null);
      await sql.batch([
        ...dropped.map((key) => statement("DELETE FROM labels WHERE snapshot = ? AND key = ?", id, key)),
        ...labelStatements(id, Object.fromEntries(set)),
      ]);
    },
    async remove(id) {
      const found = await store.find(id);
      if (found === undefined) return false;
      await sql.batch([
        statement(
          "INSERT INTO loose_blobs (key, since) VALUES (?, ?) ON CONFLICT (key) DO NOTHING",
          found.pack,
          clock(),
        ),
        statement("DELETE FROM snapshots WHERE id = ? AND pack = ?", id, found.pack),
      ]);
      await removeBlob(found.pack);
      return true;
    },
    async open(id) {
      const found = await store.find(id);
      return found === undefined ? undefined : blobs.get(found.pack);
    },
    async sweep(before) {
      const rows = await sql.all("SELECT key FROM loose_blobs WHERE since < ?", before);
      for (const row of rows) await removeBlob(text(row, "key"));
      return rows.length;
    },
    async expire(before, keepLast) {
      const rows = await sql.all(
        "SELECT id FROM snapshots WHERE created_at < ? AND id NOT IN (SELECT id FROM snapshots ORDER BY created_at DESC, id DESC LIMIT ?)",
        before,
        keepLast,
      );
      const ids = rows.map((row) => text(row, "id"));
      for (const id of ids) await store.remove(id);
      return ids;
    },
  };
  return store;
}

/** A snapshot's pack with its key and index; `undefined` when it was deleted. Throws when its blob is no pack. */
export async function indexOf(
  store: SnapshotStore,
  id: string,
): Promise<{ readonly key: string; readonly blob: Blob; readonly index: PackIndex } | undefined> {
  const [found, blob] = [await store.find(id), await store.open(id)];
  return found === undefined || blob === undefined
    ? undefined
    : { key: found.pack, blob, index: await readIndex(blob) };
}

const statement = (sql: string, ...values: readonly (string | number)[]): Statement => ({ sql, values });

const labelStatements = (id: string, labels: Readonly<Record<string, string>>): Statement[] =>
  Object.entries(labels).map(([key, value]) =>
    statement(
      "INSERT INTO labels (snapshot, key, value) SELECT id, ?, ? FROM snapshots WHERE id = ? ON CONFLICT (snapshot, key) DO UPDATE SET value = excluded.value",
      ...[key, value, id],
    ),
  );

function labelFilter(labels: Readonly<Record<string, string>>): { where: string; values: string[] } {
  const pairs = Object.entries(labels);
  return {
    where: pairs
      .map(() => " AND EXISTS (SELECT 1 FROM labels WHERE snapshot = snapshots.id AND key = ? AND value = ?)")
      .join(""),
    values: pairs.flat(),
  };
}

async function withLabels(sql: Sql, rows: readonly SqlRow[]): Promise<StoredSnapshot[]> {
  const labels = new Map<string, Record<string, string>>(rows.map((row) => [text(row, "id"), {}]));
  // D1 binds at most 100 values a statement.
  const ids = [...labels.keys()];
  for (let at = 0; at < ids.length; at += 90) {
    const some = ids.slice(at, at + 90);
    const found = await sql.all(
      `SELECT snapshot, key, value FROM labels WHERE snapshot IN (${some.map(() => "?").join(", ")}) ORDER BY key`,
      ...some,
    );
    for (const row of found) {
      const of = labels.get(text(row, "snapshot"));
      if (of !== undefined) of[text(row, "key")] = text(row, "value");
    }
  }
  return rows.map((row) => storedOf(row, labels.get(text(row, "id")) ?? {}));
}

const STATES: ReadonlyMap<string, SnapshotState> = new Map([
  ["reading", "reading"],
  ["ready", "ready"],
]);

function storedOf(row: SqlRow, labels: Readonly<Record<string, string>>): StoredSnapshot {
  const problem = optionalText(row, "problem");
  return {
    id: text(row, "id"),
    state: STATES.get(text(row, "state")) ?? "failed",
    createdAt: integer(row, "created_at"),
    labels,
    documents: integer(row, "documents"),
    bytes: integer(row, "bytes"),
    issues: integer(row, "issues"),
    pack: text(row, "pack"),
    failure: problem === undefined ? undefined : { problem, detail: optionalText(row, "detail") ?? "" },
  };
}

const encodeCursor = ({ createdAt, id }: StoredSnapshot): string =>
  `${createdAt.toString(36)}.${id.replace("sha256:", "")}`;

function decodeCursor(cursor: string): readonly [number, string] | undefined {
  const match = /^([0-9a-z]{1,10})\.([0-9a-f]{64})$/.exec(cursor);
  return match === null ? undefined : [Number.parseInt(match[1] ?? "", 36), `sha256:${match[2]}`];
}
