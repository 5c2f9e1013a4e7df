/** Collects in a thread, into a folder below the data folder. */
import { mkdirSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { CollectError } from "../../sources/collect/collect-error.ts";
import type { Gather } from "../collections/run.ts";
import type { CollectMessage, CollectStart, StopMessage } from "./collect-messages.ts";

const START = new URL(import.meta.url.endsWith(".ts") ? "./collect-thread.ts" : "./collect-thread.js", import.meta.url);
/** A small young generation: a page is garbage as soon as it is written. */
const LIMITS = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 2048 };
/** A thread that was told to stop and does not is ended after so many milliseconds. */
const STOP_MS = 5_000;

export interface ThreadGather {
  readonly gather: Gather;
  readonly discard: (id: string) => Promise<void>;
}

/** Empties the folder, which must be nobody else's, and collects below it. */
export function threadGather(root: string): ThreadGather {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const folderOf = (id: string): string => join(root, id);
  return {
    gather: (id, request, { signal, progress }) =>
      new Promise((resolve, reject) => {
        const out = folderOf(id);
        const worker = new Worker(START, {
          workerData: { request, out } satisfies CollectStart,
          resourceLimits: LIMITS,
        });
        let forced: NodeJS.Timeout | undefined;
        const stop = (): void => {
          worker.postMessage({ kind: "stop" } satisfies StopMessage);
          forced = setTimeout(() => void worker.terminate(), STOP_MS);
        };
        // Settled when the thread is gone: until then it may write.
        let settle = (): void => reject(new CollectError("aborted", "the thread of the collection has ended early"));
        worker.on("message", (message: CollectMessage) => {
          if (message.kind === "event") progress(message.event);
          else if (message.kind === "done") settle = () => resolve({ folder: out, result: message.result });
          else if (message.kind === "refused") settle = () => reject(new CollectError(message.code, message.message));
          else settle = () => reject(faultOf(message));
        });
        worker.on("error", (error) => {
          settle = () => reject(error);
        });
        worker.on("exit", () => {
          clearTimeout(forced);
          signal.removeEventListener("abort", stop);
          settle();
        });
        if (signal.aborted) stop();
        else signal.addEventListener("abort", stop, { once: true });
      }),
    discard: async (id) => {
      for (const path of [folderOf(id), `${folderOf(id)}.partial`]) await rm(path, { recursive: true, force: true });
    },
  };
}

/** An error with the name and the frames of the one in the thread, for the log. */
function faultOf({ error, at }: { readonly error: string; readonly at: readonly string[] }): Error {
  const fault = new Error("a collection failed");
  fault.name = error;
  fault.stack = [error, ...at.map((line) => `    ${line}`)].join("\n");
  return fault;
}
