/** Counts documents in a thread of its own, started when there is something to read and ended when there is nothing for a while. */
import { Worker } from "node:worker_threads";
import type { Counts } from "../count-document.ts";
import type { PackedDocument } from "../pack.ts";
import type { CountedMessage, CountMessage } from "./count-messages.ts";

export interface ThreadCounter {
  /** Rejects when the thread fails or takes longer than ten minutes. */
  count(file: string, documents: readonly PackedDocument[]): Promise<Counts>;
  close(): Promise<void>;
}

const START = new URL(import.meta.url.endsWith(".ts") ? "./count-thread.ts" : "./count-thread.js", import.meta.url);
const LONGEST_MS = 600_000;
const IDLE_MS = 10_000;
/** A small young generation: what a parser leaves behind is collected before it piles up. */
const LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 2048 };

export function threadCounter(): ThreadCounter {
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let jobs = 0;
  const end = async (): Promise<void> => {
    clearTimeout(idle);
    const ended = worker;
    worker = undefined;
    await ended?.terminate();
  };
  const started = (): Worker => {
    clearTimeout(idle);
    if (worker === undefined) {
      worker = new Worker(START, { resourceLimits: LIMITS });
      worker.unref();
    }
    return worker;
  };
  return {
    count: (file, documents) =>
      new Promise((resolve, reject) => {
        const thread = started();
        const message: CountMessage = { job: ++jobs, file, documents };
        const settle = (finish: () => void): void => {
          clearTimeout(timer);
          thread.off("message", hear);
          thread.off("error", fail);
          idle = setTimeout(() => void end(), IDLE_MS);
          idle.unref();
          finish();
        };
        const hear = (answer: CountedMessage): void => {
          if (answer.job !== message.job) return;
          if ("fault" in answer) settle(() => reject(new Error(`a document could not be read: ${answer.fault}`)));
          else settle(() => resolve({ facts: answer.facts, issues: answer.issues }));
        };
        const fail = (error: Error): void => {
          worker = undefined;
          settle(() => reject(error));
        };
        const timer = setTimeout(() => {
          settle(() => reject(new Error("the documents took too long to read")));
          void end();
        }, LONGEST_MS);
        timer.unref();
        thread.on("message", hear);
        thread.on("error", fail);
        thread.postMessage(message);
      }),
    close: end,
  };
}
