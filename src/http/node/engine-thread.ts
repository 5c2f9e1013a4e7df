/** A thread that opens snapshots and answers questions, so that a long answer never holds up the server and can be ended. */
import { parentPort, workerData } from "node:worker_threads";
import { type OpenEngine, openEngine } from "../../explain/engine.ts";
import type { Issue } from "../../facts/gap.ts";
import type { Snapshot } from "../../facts/snapshot.ts";
import { RequestError } from "../../queries/request-error.ts";
import { readSnapshot, requireRecognised, SnapshotError } from "../../sources/files.ts";
import { answerOf, type QuestionName, withIntakeIssues } from "../engines.ts";
import { shapeOf } from "../on-error.ts";
import { ProblemError } from "../problem.ts";
import type {
  AskMessage,
  ForgetMessage,
  OpenedSummary,
  Opening,
  SnapshotSource,
  ThreadMessage,
  ThreadSettings,
} from "./engine-messages.ts";
import { packedSnapshot } from "./packed-snapshot.ts";

interface Opened {
  readonly engine: OpenEngine;
  readonly bytes: number;
}

const port = parentPort;
if (port === null) throw new Error("this file is the start of a thread");
const { keep, engine: engineOptions } = workerData as ThreadSettings; // made by thread-engines.ts
const open = new Map<string, Promise<Opened>>();

const say = (message: ThreadMessage): void => port.postMessage(message);

// One question at a time: the server sends the next when this one is answered.
port.on("message", (message: AskMessage | ForgetMessage) => {
  if (message.kind === "forget") open.delete(message.key);
  else void answer(message);
});

async function answer(message: AskMessage): Promise<void> {
  const { job, question, request } = message;
  try {
    const opened = await openedOf(message);
    const base = message.base === undefined ? undefined : await openedOf(message.base);
    say({ kind: "opened", job });
    if (question === "open") say({ kind: "answer", job, answer: summaryOf(opened) });
    else
      say({
        kind: "answer",
        job,
        answer: answerOf(opened.engine, question as QuestionName, request as never, base?.engine), // typed where it was asked
      });
  } catch (error) {
    if (error instanceof RequestError || error instanceof SnapshotError)
      say({ kind: "refused", job, code: error.code, message: error.message });
    else if (error instanceof ProblemError) say({ kind: "refused", job, code: error.id, message: error.message });
    else say({ kind: "failed", job, ...shapeOf(error) });
  }
}

async function openedOf({ key, source, expect }: Opening): Promise<Opened> {
  const known = open.get(key);
  open.delete(key);
  if (known === undefined) while (open.size >= keep) open.delete(open.keys().next().value ?? "");
  const opened = known ?? openNow(source);
  open.set(key, opened);
  if (known === undefined) opened.catch(() => open.delete(key));
  const found = await opened;
  if (expect !== undefined && found.engine.snapshot.id !== expect)
    throw new RequestError("conflict", "the folder has changed since the server was started");
  return found;
}

async function openNow(source: SnapshotSource): Promise<Opened> {
  const { snapshot, issues, bytes } =
    source.kind === "pack" ? packedSnapshot(source.file) : await fromPath(source.path);
  const engine = openEngine(snapshot, engineOptions);
  requireRecognised(engine.estate);
  return { engine: withIntakeIssues(engine, issues), bytes };
}

async function fromPath(path: string): Promise<{ snapshot: Snapshot; issues: readonly Issue[]; bytes: number }> {
  const { snapshot, issues } = await readSnapshot(path);
  return { snapshot, issues, bytes: snapshot.documents.reduce((sum, { read }) => sum + read().length, 0) };
}

function summaryOf({ engine, bytes }: Opened): OpenedSummary {
  const { snapshot } = engine;
  return { id: snapshot.id, documents: snapshot.documents.length, bytes, issues: engine.issues().length };
}
