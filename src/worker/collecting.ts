/** Collections on Workers: the AWS part alone. The queue runs them, with the credentials of the Worker's secrets; rows say how far they are, since no isolate can call another. */
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { type Collections, collections } from "../http/collections/collections.ts";
import { type Gather, type Job, runCollection } from "../http/collections/run.ts";
import type { CollectionRequest } from "../http/collections/schema.ts";
import type { LogLine } from "../http/log.ts";
import { shapeOf } from "../http/on-error.ts";
import { ProblemError } from "../http/problem.ts";
import type { Shelf } from "../http/shelf.ts";
import type { CredentialSource } from "../sources/aws/credentials.ts";
import { byKubeconfig, partsOf } from "../sources/collect/options.ts";
import { d1Sql } from "../store/cloudflare/d1-sql.ts";
import { type CollectionStore, collectionStore } from "../store/collection-store.ts";
import type { Variables, WorkerEnv } from "./env.ts";

/** Collections that wait at most. */
const WAITING = 20;
const TELL_MS = 1_000;
/** A stream asks the database at each look, and a request may ask it so often. */
const TIMES = { pollMs: 2_000, heartbeatMs: 15_000, longestMs: 600_000 };
/** Whoever runs a collection tells something every second; the isolate of one that has been silent for so long is gone. */
const SILENT_MS = 120_000;
/** One that nobody has begun: deliveries of a queue may take their time. */
const UNCLAIMED_MS = 3_600_000;
const FOLDER = "/tmp/collections";

const storeOf = (env: WorkerEnv): CollectionStore => collectionStore(d1Sql(env.DB), Date.now);

export function workerCollections(env: WorkerEnv, variables: Variables): Collections {
  const store = storeOf(env);
  return collections({
    store,
    accept: (request) => acceptHere(request, variables),
    dispatch: async (job) => void (await env.TASKS.send(job)),
    // The run hears of it when it next tells something, and ends.
    stop: async () => undefined,
    waiting: WAITING,
    times: TIMES,
    settle: async () => void (await store.interrupt(Date.now() - SILENT_MS, Date.now() - UNCLAIMED_MS)),
  });
}

export interface RunOnWorker {
  readonly variables: Variables;
  readonly shelf: Shelf;
  readonly log: (line: LogLine) => void;
  /** Absent = with the SDK. */
  readonly gather?: Gather;
}

/** Runs a collection to its end, within this invocation. */
export async function runOnWorker(
  env: WorkerEnv,
  { variables, shelf, log, gather = gatherWith(variables) }: RunOnWorker,
  job: Job,
): Promise<void> {
  const parts = {
    store: storeOf(env),
    shelf,
    gather,
    discard: async (id: string) => {
      // `force` does not forgive a folder that was never made here.
      if (existsSync(`${FOLDER}/${id}`)) await rm(`${FOLDER}/${id}`, { recursive: true, force: true });
    },
    limits: { documentBytes: variables.CLEW_DOCUMENT_BYTES, totalBytes: variables.CLEW_SNAPSHOT_BYTES },
    log,
    // The queue that would read the snapshot may have no turn before this one ends.
    isAsync: true,
    tellMs: TELL_MS,
  };
  await runCollection(parts, job, new AbortController().signal);
}

/** Begins what is scheduled for this trigger, but for schedules whose last collection still waits or runs. */
export async function startScheduled(
  env: WorkerEnv,
  variables: Variables,
  cron: string,
  log: (line: LogLine) => void,
): Promise<void> {
  const all = workerCollections(env, variables);
  for (const { name, cron: wanted, collect, labels } of variables.CLEW_SCHEDULES) {
    if (wanted !== cron) continue;
    if (await storeOf(env).isOpen(name)) {
      log({ level: "warn", event: "schedule-passed-over", schedule: name });
      continue;
    }
    try {
      await all.start({ request: collect, labels: { schedule: name, ...labels }, schedule: name });
    } catch (error) {
      log({ level: "error", event: "schedule-failed", schedule: name, ...shapeOf(error) });
    }
  }
}

function acceptHere(request: CollectionRequest, variables: Variables): void {
  if (partsOf(request).has("kubernetes") || byKubeconfig({ ...request, fresh: true, dryRun: true }))
    throw new ProblemError(
      "unprocessable",
      'expected parts of AWS alone, came `kubernetes`: a Worker cannot reach the API server of a cluster; run `clew collect` where one can and upload its folder to /v1/snapshots, or send `"skip": ["kubernetes"]`',
    );
  if (request.profile !== undefined)
    throw new ProblemError(
      "unprocessable",
      "expected no profile, came one: a Worker has credentials by its secrets alone",
    );
  if (credentialsOf(variables) === undefined)
    throw new ProblemError(
      "not-enabled",
      "expected AWS credentials, came none: set the secrets AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of the Worker",
    );
  if (request.region === undefined && variables.AWS_REGION === undefined)
    throw new ProblemError("bad-request", "expected `region`, or the variable AWS_REGION of the Worker, came none");
}

function credentialsOf(variables: Variables): CredentialSource | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = variables;
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  const { AWS_SESSION_TOKEN: sessionToken } = variables;
  return {
    open: () => async () => ({ accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) }),
  };
}

/** Collects into the file system in memory that every invocation has to itself. */
function gatherWith(variables: Variables): Gather {
  return async (id, request, { signal, progress }) => {
    const credentials = credentialsOf(variables);
    if (credentials === undefined) throw new ProblemError("not-enabled", "expected AWS credentials, came none");
    // The AWS clients are large: an isolate that only answers does not load them.
    const [{ collect }, { resultOf }] = await Promise.all([
      import("../sources/collect/collect.ts"),
      import("../http/collections/result.ts"),
    ]);
    const region = request.region ?? (variables.AWS_REGION === undefined ? undefined : [variables.AWS_REGION]);
    const folder = `${FOLDER}/${id}/out`;
    const options = { ...request, out: folder, ...(region === undefined ? {} : { region }) };
    const result = await collect(options, { signal, progress, credentials, env: {} });
    return { folder, result: resultOf(result) };
  };
}
