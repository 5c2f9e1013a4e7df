/** A thread that runs one collection: what it takes of memory and time, the server does not; the AWS clients are gone with it. */
import { parentPort, workerData } from "node:worker_threads";
import { collect } from "../../sources/collect/collect.ts";
import { CollectError } from "../../sources/collect/collect-error.ts";
import { resultOf } from "../collections/result.ts";
import { shapeOf } from "../on-error.ts";
import type { CollectMessage, CollectStart, StopMessage } from "./collect-messages.ts";

const port = parentPort;
if (port === null) throw new Error("this file is the start of a thread");
const say = (message: CollectMessage): void => port.postMessage(message);
const { request, out } = workerData as CollectStart; // made by thread-gather.ts
const controller = new AbortController();
port.on("message", (_: StopMessage) => controller.abort());

try {
  const result = await collect(
    { ...request, out },
    { signal: controller.signal, progress: (event) => say({ kind: "event", event }) },
  );
  say({ kind: "done", result: resultOf(result) });
} catch (error) {
  if (error instanceof CollectError) say({ kind: "refused", code: error.code, message: error.message });
  else say({ kind: "failed", ...shapeOf(error) });
}
port.close();
