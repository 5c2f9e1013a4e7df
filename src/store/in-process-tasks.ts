/** Does tasks in this process, one after the other. */
import type { Sql } from "./ports.ts";
import { type CountShard, countHere, readShard, type ShardTask, type TaskQueue } from "./reading.ts";
import type { SnapshotStore } from "./snapshot-store.ts";

export interface InProcessTasks extends TaskQueue {
  /** Resolves when nothing is left to do. */
  idle(): Promise<void>;
}

/** @param onFault told of a fault that is ours; the snapshot it befell has failed */
export function inProcessTasks(
  store: SnapshotStore,
  sql: Sql,
  onFault: (error: unknown) => void,
  count: CountShard = countHere,
): InProcessTasks {
  let last: Promise<void> = Promise.resolve();
  const run = async (task: ShardTask): Promise<void> => {
    try {
      await readShard(store, sql, task, count);
    } catch (error) {
      onFault(error);
      await failSnapshot(sql, task.snapshot).catch(onFault);
    }
  };
  return {
    push: async (tasks) => {
      for (const task of tasks) last = last.then(() => run(task));
    },
    idle: () => last,
  };
}

/** Marks a snapshot that could not be read by a fault of ours, so that nobody waits for it. */
export async function failSnapshot(sql: Sql, snapshot: string): Promise<void> {
  await sql.run(
    "UPDATE snapshots SET state = 'failed', problem = 'internal', detail = 'the snapshot could not be read' WHERE id = ? AND state = 'reading'",
    snapshot,
  );
}
