/** One answering thread and the questions that wait for it. */
import { Worker } from "node:worker_threads";
import type { LogLine } from "../log.ts";
import { ProblemError, problemIdOf } from "../problem.ts";
import type { AskMessage, ThreadMessage, ThreadSettings } from "./engine-messages.ts";

export interface LaneSettings extends ThreadSettings {
  readonly answerMs: number;
  /** Longest time to open a snapshot; a client is told to come back long before. */
  readonly openMs: number;
  readonly megabytes: number;
  readonly log: (line: LogLine) => void;
}

interface Job {
  readonly message: AskMessage;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
  timer?: NodeJS.Timeout;
  isSettled: boolean;
}

export interface Lane {
  /** Questions that wait or are being answered. */
  readonly load: number;
  ask(message: AskMessage): Promise<unknown>;
  forget(key: string): void;
  close(): Promise<void>;
}

/** Young generation of a thread: small enough that what answers leave behind does not pile up. */
const YOUNG_MB = 24;
/** Questions that may wait for one thread. */
const QUEUE = 200;
/** Sources run as they are written; a packed installation has JavaScript. */
const START = new URL(import.meta.url.endsWith(".ts") ? "./engine-thread.ts" : "./engine-thread.js", import.meta.url);

export function threadLane(settings: LaneSettings): Lane {
  const queue: Job[] = [];
  let running: Job | undefined;
  let isOpening = false;
  let worker: Worker | undefined;
  let openTimer: NodeJS.Timeout | undefined;

  const settle = (job: Job, finish: () => void): void => {
    clearTimeout(job.timer);
    if (job.isSettled) return;
    job.isSettled = true;
    finish();
  };
  const next = (): void => {
    if (running !== undefined) return;
    let job = queue.shift();
    while (job?.isSettled === true) job = queue.shift();
    if (job === undefined) return;
    running = job;
    isOpening = true;
    openTimer = setTimeout(() => restart("opening"), settings.openMs);
    openTimer.unref();
    thread().postMessage(job.message);
  };
  const finish = (job: Job, outcome: () => void): void => {
    clearTimeout(openTimer);
    if (running === job) running = undefined;
    settle(job, outcome);
    next();
  };
  const restart = (phase: string): void => {
    settings.log({ level: "warn", event: "thread-ended", phase });
    const job = running;
    const ended = worker;
    worker = undefined;
    void ended?.terminate();
    if (job !== undefined) finish(job, () => job.reject(tooLong()));
  };
  const hear = (message: ThreadMessage): void => {
    const job = running;
    if (job === undefined || job.message.job !== message.job) return;
    if (message.kind === "opened") {
      isOpening = false;
      clearTimeout(openTimer);
      // A client that has been sent away may still have a question running: it gets its time and no more.
      clearTimeout(job.timer);
      job.timer = setTimeout(() => restart("answering"), settings.answerMs);
      job.timer.unref();
    } else if (message.kind === "answer") finish(job, () => job.resolve(message.answer));
    else if (message.kind === "refused")
      finish(job, () => job.reject(new ProblemError(problemIdOf(message.code), message.message)));
    else {
      settings.log({ level: "error", event: "thread-error", error: message.error, at: message.at });
      finish(job, () =>
        job.reject(new ProblemError("internal", "something went wrong here; the log names the request")),
      );
    }
  };
  const thread = (): Worker => {
    if (worker !== undefined) return worker;
    const data: ThreadSettings = { keep: settings.keep, engine: settings.engine };
    const started = new Worker(START, {
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: settings.megabytes, maxYoungGenerationSizeMb: YOUNG_MB },
    });
    started.unref();
    started.on("message", hear);
    started.on("error", (error) => {
      if (worker !== started) return;
      worker = undefined;
      const isFull = "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
      settings.log({ level: "error", event: "thread-error", error: isFull ? "out of memory" : error.name });
      const job = running;
      if (job !== undefined)
        finish(job, () =>
          job.reject(isFull ? tooBig(settings.megabytes) : new ProblemError("internal", "something went wrong here")),
        );
    });
    worker = started;
    return started;
  };

  return {
    get load() {
      return queue.length + (running === undefined ? 0 : 1);
    },
    ask: (message) =>
      new Promise((resolve, reject) => {
        if (queue.length >= QUEUE) {
          reject(busy());
          return;
        }
        const job: Job = { message, resolve, reject, isSettled: false };
        job.timer = setTimeout(() => {
          if (running === job && !isOpening) restart("answering");
          else settle(job, () => reject(tooLong()));
        }, settings.answerMs);
        queue.push(job);
        next();
      }),
    forget: (key) => worker?.postMessage({ kind: "forget", key }),
    close: async () => {
      for (const job of [...queue, ...(running === undefined ? [] : [running])]) settle(job, () => job.reject(busy()));
      queue.length = 0;
      const ended = worker;
      worker = undefined;
      running = undefined;
      await ended?.terminate();
    },
  };
}

const tooLong = (): ProblemError =>
  new ProblemError("deadline-exceeded", "the answer took longer than the limit of this server", {
    headers: { "retry-after": "5" },
  });
const busy = (): ProblemError =>
  new ProblemError("deadline-exceeded", "too many questions wait already, ask again in a moment", {
    headers: { "retry-after": "1" },
  });
const tooBig = (megabytes: number): ProblemError =>
  new ProblemError("unprocessable", `the snapshot needs more than the ${megabytes} MB that a thread may use`);
