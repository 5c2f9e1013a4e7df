/** Reads the shards of a new snapshot once, so that what nobody recognises is said when it comes and not when it is asked about. */
import { type Counts, countDocument } from "./count-document.ts";
import { type PackedDocument, readDocument } from "./pack.ts";
import type { Blob, Sql } from "./ports.ts";
import { integer, text } from "./rows.ts";
import { shardsOf } from "./shards.ts";
import { indexOf, type SnapshotStore } from "./snapshot-store.ts";

/** Something to do in the background: a shard to read. Doing it twice changes nothing. */
export interface ShardTask {
  readonly snapshot: string;
  readonly shard: string;
}

/** Hands tasks to whoever does them, in this process or in another. */
export interface TaskQueue {
  push(tasks: readonly ShardTask[]): Promise<void>;
}

/** Counts some documents of a pack, wherever that is done. */
export type CountShard = (
  pack: { readonly key: string; readonly blob: Blob },
  documents: readonly PackedDocument[],
) => Promise<Counts>;

/** Reads one shard and, when it is the last, settles whether the snapshot is ready. */
export async function readShard(
  store: SnapshotStore,
  sql: Sql,
  { snapshot, shard }: ShardTask,
  count: CountShard = countHere,
): Promise<void> {
  const opened = await indexOf(store, snapshot);
  if (opened === undefined) return;
  const documents = shardsOf(opened.index.documents).get(shard) ?? [];
  const { facts, issues } = await count(opened, documents);
  await sql.batch([
    {
      sql: "UPDATE shards SET state = 'read', facts = ?, issues = ? WHERE snapshot = ? AND name = ?",
      values: [facts, issues, snapshot, shard],
    },
    {
      sql: `UPDATE snapshots SET
          issues = ? + (SELECT SUM(issues) FROM shards WHERE snapshot = ?),
          state = CASE WHEN (SELECT SUM(facts) FROM shards WHERE snapshot = ?) > 0 THEN 'ready' ELSE 'failed' END,
          problem = CASE WHEN (SELECT SUM(facts) FROM shards WHERE snapshot = ?) > 0 THEN NULL ELSE 'unrecognised-input' END,
          detail = CASE WHEN (SELECT SUM(facts) FROM shards WHERE snapshot = ?) > 0 THEN NULL ELSE ? END
        WHERE id = ? AND state = 'reading' AND NOT EXISTS (SELECT 1 FROM shards WHERE snapshot = ? AND state = 'waiting')`,
      values: [opened.index.issues.length, snapshot, snapshot, snapshot, snapshot, NOTHING, snapshot, snapshot],
    },
  ]);
}

const NOTHING = "expected AWS or Kubernetes documents, came nothing that is recognised";

/** Statements and faults of some documents of a pack, here and one in memory at a time. */
export const countHere: CountShard = async ({ blob }, documents) => {
  let facts = 0;
  let issues = 0;
  for (const document of documents) {
    const counts = countDocument(document.name, await readDocument(blob, document));
    facts += counts.facts;
    issues += counts.issues;
  }
  return { facts, issues };
};

/** Tasks that a process which died has left undone. */
export async function unfinishedTasks(sql: Sql): Promise<ShardTask[]> {
  const rows = await sql.all("SELECT snapshot, name FROM shards WHERE state = 'waiting' ORDER BY snapshot, name");
  return rows.map((row) => ({ snapshot: text(row, "snapshot"), shard: text(row, "name") }));
}

/** How far the reading of a snapshot is. */
export async function progressOf(sql: Sql, snapshot: string): Promise<{ shards: number; read: number }> {
  const [row] = await sql.all(
    "SELECT COUNT(*) AS shards, COALESCE(SUM(state = 'read'), 0) AS done FROM shards WHERE snapshot = ?",
    snapshot,
  );
  return row === undefined ? { shards: 0, read: 0 } : { shards: integer(row, "shards"), read: integer(row, "done") };
}
