/** Runs collections in this process, one after the other. */
import { CollectError } from "../../sources/collect/collect-error.ts";
import { CANCELLED, type Job } from "../collections/run.ts";

const STOPPED = "the service was stopped";

export interface CollectionQueue {
  push(job: Job): void;
  /** Stops one that runs or waits here; resolves when nothing of it is under way. */
  stop(id: string): Promise<void>;
  /** Resolves when the collection has ended; at once when it is not here. */
  ended(id: string): Promise<void>;
  /** Stops all, takes no more. */
  close(): Promise<void>;
}

/** @param run runs one to its end; never rejects for what befalls the collection
 *  @param onFault told of a fault that is ours */
export function collectionQueue(
  run: (job: Job, signal: AbortSignal) => Promise<void>,
  onFault: (error: unknown, job: Job) => void,
): CollectionQueue {
  const here = new Map<string, { readonly controller: AbortController; readonly end: Promise<void> }>();
  let last: Promise<void> = Promise.resolve();
  let isClosed = false;
  const stopWith = async (id: string, message: string): Promise<void> => {
    const found = here.get(id);
    if (found === undefined) return;
    found.controller.abort(new CollectError("aborted", message));
    await found.end;
  };
  return {
    push(job) {
      const controller = new AbortController();
      const before = last;
      let finish: () => void = () => undefined;
      const end = new Promise<void>((resolve) => {
        finish = resolve;
      });
      here.set(job.id, { controller, end });
      const stopped = new Promise<void>((resolve) => controller.signal.addEventListener("abort", () => resolve()));
      if (isClosed) controller.abort(new CollectError("aborted", STOPPED));
      last = (async () => {
        // One that is cancelled in line waits for nobody.
        await Promise.race([before, stopped]);
        try {
          await run(job, controller.signal);
        } catch (error) {
          onFault(error, job);
        }
        here.delete(job.id);
        finish();
        await before;
      })();
    },
    stop: (id) => stopWith(id, CANCELLED),
    ended: async (id) => here.get(id)?.end,
    async close() {
      isClosed = true;
      await Promise.all([...here.keys()].map((id) => stopWith(id, STOPPED)));
    },
  };
}
