// What collects is stood in for here: test/slow/worker-collect.test.ts runs the bundled Worker, with the SDK in it.

import { applyD1Migrations } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Gather, Job } from "../../src/http/collections/run.ts";
import { runOnWorker, startScheduled, workerCollections } from "../../src/worker/collecting.ts";
import { variablesOf, type WorkerEnv } from "../../src/worker/env.ts";
import { shelfOf } from "../../src/worker/shelf.ts";
import { account } from "../contract/documents.ts";
import { ADMIN_TOKEN } from "../contract/limits.ts";

const variables = variablesOf(env);
const queue: Job[] = [];
/** The Worker's bindings, with a queue that waits for the test. */
const held: WorkerEnv = {
  DB: env.DB,
  BLOBS: env.BLOBS,
  ASSETS: env.ASSETS,
  INDEX: env.INDEX,
  // Nothing else of a queue is used for a collection.
  TASKS: { send: async (job: Job) => void queue.push(job) } as unknown as WorkerEnv["TASKS"],
};

beforeAll(() => applyD1Migrations(env.DB, env.MIGRATIONS));
beforeEach(() => void queue.splice(0));

/** Writes a folder, once it may. */
const gatherAfter =
  (until: Promise<unknown>): Gather =>
  async (id, _, { signal, progress }) => {
    const folder = `/tmp/collections/${id}/out`;
    await mkdir(folder, { recursive: true });
    progress({ type: "start", resumed: false });
    await Promise.race([until, new Promise((resolve) => signal.addEventListener("abort", resolve))]);
    signal.throwIfAborted();
    await writeFile(`${folder}/clew.yaml`, "apiVersion: clew/v1\n");
    await writeFile(`${folder}/account.yaml`, account(id));
    const result = { accounts: ["111122223333"], clusters: [], documents: 2, requests: 7, gaps: 0, notes: [] };
    return { folder, result };
  };

async function runNext(until: Promise<unknown> = Promise.resolve()): Promise<void> {
  const job = queue.shift();
  if (job === undefined) throw new Error("the queue is empty");
  const parts = { variables, shelf: shelfOf(env, variables), log: () => undefined, gather: gatherAfter(until) };
  await runOnWorker(held, parts, job);
}

const call = (path: string, method = "GET", body?: unknown): Promise<Response> =>
  exports.default.fetch(
    new Request(`https://clew.example.com${path}`, {
      method,
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
async function ask(path: string, method = "GET", body?: unknown): Promise<Record<string, unknown>> {
  return (await call(path, method, body)).json();
}

const WORDS = {
  cluster: ["prod"],
  region: ["eu-west-1"],
  skip: ["kubernetes" as const],
  inCluster: false,
  concurrency: 5,
};

describe("collections on Workers", () => {
  it("become snapshots by the queue, and tell how", async () => {
    const { id } = await workerCollections(held, variables).start({ request: WORDS, labels: { from: "worker" } });
    expect(await ask(`/v1/collections/${id}`)).toMatchObject({ state: "waiting" });
    await runNext();
    const record = await ask(`/v1/collections/${id}`);
    expect(record).toMatchObject({ state: "done", failure: null, result: { documents: 2, requests: 7 } });
    await vi.waitFor(
      async () =>
        expect(await ask("/v1/snapshots/latest@from=worker")).toMatchObject({ id: record["snapshot"], documents: 2 }),
      { timeout: 10_000 },
    );
    const events = await (await call(`/v1/collections/${id}/events`)).text();
    for (const text of ['"state":"running"', "event: start", '"state":"done"']) expect(events).toContain(text);
    expect(await readdir("/tmp/collections")).toEqual([]);
  });

  it("refuse a cluster's own part and a profile, and say what to do", async () => {
    for (const words of [{}, { ...WORDS, skip: [] }, { ...WORDS, inCluster: true }, { ...WORDS, profile: "p" }]) {
      const answer = await call("/v1/collections", "POST", words);
      expect(answer.status, JSON.stringify(words)).toBe(422);
      expect(await answer.json()).toMatchObject({ type: "/problems/unprocessable" });
    }
    expect((await ask("/v1/collections", "POST", {}))["detail"]).toContain("upload its folder");
    expect((await ask("/v1/collections", "POST", { skip: ["kubernetes"] }))["type"]).toBe("/problems/bad-request");
  });

  it("end when they are cancelled in another isolate, and leave nothing", async () => {
    const { id } = await workerCollections(held, variables).start({ request: WORDS, labels: {} });
    const run = runNext(new Promise(() => undefined));
    while ((await ask(`/v1/collections/${id}`))["state"] === "waiting") await Promise.resolve();
    expect((await ask(`/v1/collections/${id}`, "DELETE"))["state"]).toBe("cancelled");
    await run;
    expect(await ask(`/v1/collections/${id}`)).toMatchObject({ state: "cancelled", snapshot: null });
    expect(await readdir("/tmp/collections")).toEqual([]);
  });

  it("begin by the triggers that schedules name, one at a time each", async () => {
    const log: string[] = [];
    const tick = (cron: string): Promise<void> =>
      startScheduled(held, variables, cron, ({ event }) => void log.push(event));
    await tick("17 * * * *");
    expect(queue).toEqual([]);
    await tick("0 3 * * *");
    await tick("0 3 * * *");
    expect(queue).toMatchObject([{ request: { only: ["iam"] }, labels: { schedule: "nightly" } }]);
    expect(log).toEqual(["schedule-passed-over"]);
    await runNext();
    await tick("0 3 * * *");
    expect(queue).toHaveLength(1);
  });
});
