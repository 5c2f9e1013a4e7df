import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { eventStream, lastEventId } from "../../../src/http/collections/event-stream.ts";
import { eventWriter } from "../../../src/http/collections/event-writer.ts";
import { type Gather, runCollection } from "../../../src/http/collections/run.ts";
import type { Schedule } from "../../../src/http/collections/schema.ts";
import type { LogLine } from "../../../src/http/log.ts";
import { collectionQueue } from "../../../src/http/node/collection-queue.ts";
import { runSchedules } from "../../../src/http/node/schedules.ts";
import { settingsOf } from "../../../src/http/node/settings.ts";
import type { Shelf } from "../../../src/http/shelf.ts";
import type { CollectEvent } from "../../../src/sources/collect/progress.ts";
import { collectionStore } from "../../../src/store/collection-store.ts";
import { openDataFolder } from "../../../src/store/node/data-folder.ts";

const folder = mkdtempSync(join(tmpdir(), "clew-parts-"));
const data = openDataFolder(join(folder, "data"));
let now = Date.parse("2026-11-02T09:00:00Z");
const store = collectionStore(data.sql, () => now);
const create = (schedule?: string) => store.create({ request: { region: ["eu-west-1"] }, labels: {}, schedule });
afterAll(() => {
  data.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => void vi.useRealTimers());

describe("the rows of collections", () => {
  it("have an end that stays: whoever comes second changes nothing", async () => {
    const { id } = await create();
    expect(await store.tell(id, [{ type: "note", text: "too early" }])).toBe(false);
    expect([await store.claim(id), await store.claim(id)]).toEqual([true, false]);
    expect(
      await store.tell(id, [
        { type: "note", text: "a" },
        { type: "note", text: "b" },
      ]),
    ).toBe(true);
    await store.end(id, { state: "cancelled", problem: "conflict", detail: "first" });
    await store.end(id, { state: "done", snapshot: "sha256:0", result: {} });
    expect(await store.tell(id, [{ type: "note", text: "too late" }])).toBe(false);
    expect(await store.find(id)).toMatchObject({
      state: "cancelled",
      snapshot: undefined,
      failure: { detail: "first" },
    });
    const events = await store.events(id, 0, 100);
    expect(events.map(({ seq, event }) => [seq, JSON.parse(event).state ?? JSON.parse(event).text])).toEqual([
      [1, "waiting"],
      [2, "running"],
      [3, "a"],
      [4, "b"],
      [5, "cancelled"],
    ]);
  });

  it("are listed in pages, the newest first, and forgotten after thirty days but for what runs", async () => {
    const made: string[] = [];
    for (let index = 0; index < 5; index++) {
      now += 1000;
      made.unshift((await create()).id);
    }
    const first = await store.list({ limit: 2 });
    expect(first?.collections.map(({ id }) => id)).toEqual(made.slice(0, 2));
    const second = await store.list({ limit: 2, cursor: first?.next });
    expect(second?.collections.map(({ id }) => id)).toEqual(made.slice(2, 4));
    for (const id of made.slice(1)) await store.end(id, { state: "failed", problem: "internal", detail: "" });
    now += 31 * 86_400_000;
    const { id } = await create();
    const all = await store.list({ limit: 100 });
    expect(all?.collections.map((one) => one.id)).toEqual([id, made[0]]);
    expect(await store.events(made[1] ?? "", 0, 100)).toEqual([]);
  });

  it("fail when whoever runs them gives no sign of life", async () => {
    const { id } = await create();
    await store.claim(id);
    now += 60_000;
    await store.tell(id, []);
    expect(await store.interrupt(now - 30_000)).not.toContain(id);
    now += 60_000;
    expect(await store.interrupt(now - 30_000)).toContain(id);
    expect((await store.find(id))?.state).toBe("failed");
  });
});

describe("what is told", () => {
  const page = (what: string, total: number): CollectEvent => ({ type: "page", scope: "s", what, items: 1, total });

  it("is written together, without pages that are passed, and nothing still says `alive`", async () => {
    vi.useFakeTimers();
    const written: (readonly CollectEvent[])[] = [];
    let isWanted = true;
    const refused = vi.fn();
    const writer = eventWriter({
      write: async (events) => {
        written.push(events);
        return isWanted;
      },
      everyMs: 100,
      onRefused: refused,
    });
    const note: CollectEvent = { type: "note", text: "n" };
    for (const event of [page("pods", 1), page("roles", 1), note, page("pods", 2)]) writer.take(event);
    writer.take({ type: "done", scope: "s", what: "roles", total: 1 });
    await vi.advanceTimersByTimeAsync(250);
    expect(written).toEqual([[note, page("pods", 2), { type: "done", scope: "s", what: "roles", total: 1 }], []]);
    expect(refused).not.toHaveBeenCalled();
    isWanted = false;
    writer.take(note);
    await writer.close();
    expect(written.at(-1)).toEqual([note]);
    expect(refused).toHaveBeenCalledOnce();
  });

  it("comes as server-sent events, with a sign of life in silence, until the end", async () => {
    const { id } = await create();
    const ended = vi.fn();
    const reader = eventStream(store, id, 0, { pollMs: 1, heartbeatMs: 5, longestMs: 60_000 }, ended).getReader();
    const next = async (): Promise<string | undefined> => {
      const { done, value } = await reader.read();
      return done ? undefined : new TextDecoder().decode(value);
    };
    expect(await next()).toBe("retry: 2000\n\n");
    expect(await next()).toBe('id: 1\nevent: state\ndata: {"type":"state","state":"waiting"}\n\n');
    expect(await next()).toBe(": still here\n\n");
    await store.claim(id);
    await store.tell(id, [{ type: "note", text: "two\nlines" }]);
    let text = "";
    while (!text.includes("id: 3")) text += await next();
    expect(text).toContain('id: 3\nevent: note\ndata: {"type":"note","text":"two\\nlines"}\n\n');
    await store.end(id, { state: "failed", problem: "internal", detail: "d" });
    text = "";
    for (let chunk = await next(); chunk !== undefined; chunk = await next()) text += chunk;
    expect(text).toContain("id: 4\nevent: state");
    expect(ended).toHaveBeenCalledOnce();
  });

  it("ends with its reader, and after its longest time", async () => {
    const { id } = await create();
    const ended = vi.fn();
    const left = eventStream(
      store,
      id,
      1,
      { pollMs: 10_000, heartbeatMs: 60_000, longestMs: 60_000 },
      ended,
    ).getReader();
    await left.read();
    const open = left.read();
    await left.cancel();
    expect((await open).done).toBe(true);
    const short = eventStream(store, id, 1, { pollMs: 1, heartbeatMs: 60_000, longestMs: 3 }, ended).getReader();
    await short.read();
    expect((await short.read()).done).toBe(true);
    expect(ended).toHaveBeenCalledTimes(2);
  });

  it.each([
    [undefined, 0],
    ["", 0],
    ["17", 17],
    ["-1", undefined],
    ["1e3", undefined],
    ["9".repeat(16), undefined],
  ])("after `Last-Event-ID: %s` begins at %s", (header, after) => {
    expect(lastEventId(header)).toBe(after);
  });
});

describe("a run", () => {
  const collected = join(folder, "collected");
  const result = { accounts: [], clusters: [], documents: 1, requests: 1, gaps: 0, notes: [] };
  const documents: string[] = [];
  const removed: string[] = [];
  const run = async (gather: Gather, shelf: Partial<Shelf>, signal = new AbortController().signal) => {
    const { id } = await create();
    const log: LogLine[] = [];
    const discard = vi.fn(async () => undefined);
    const limits = { documentBytes: 1000, totalBytes: 1500 };
    const parts = {
      store,
      gather,
      discard,
      limits,
      log: (line: LogLine) => log.push(line),
      isAsync: false,
      tellMs: 5,
    };
    // Only what a run uses of it.
    const whole = { remove: async (one: string) => removed.push(one) > 0, ...shelf } as Shelf;
    await runCollection(
      { ...parts, shelf: whole },
      { id, request: { inCluster: false, concurrency: 1 }, labels: {} },
      signal,
    );
    expect(discard).toHaveBeenCalledWith(id);
    return { id, log, stored: await store.find(id) };
  };
  const gathered: Gather = async () => ({ folder: collected, result });
  const record = { record: { id: "sha256:1" }, isNew: true, job: undefined } as Awaited<
    ReturnType<Shelf["addDocuments"]>
  >;
  const taking: Partial<Shelf> = {
    addDocuments: async (source) => {
      for await (const { name } of source.documents) documents.push(name);
      return record;
    },
  };
  beforeEach(async () => {
    const { mkdir } = await import("node:fs/promises");
    rmSync(collected, { recursive: true, force: true });
    await mkdir(join(collected, "aws", "b"), { recursive: true });
    for (const name of ["clew.yaml", "aws/z.json", "aws/b/a.json"]) writeFileSync(join(collected, name), "{}");
    documents.length = 0;
    removed.length = 0;
  });

  it("hands over every document of the folder, by name", async () => {
    const { stored } = await run(gathered, taking);
    expect(documents).toEqual(["aws/b/a.json", "aws/z.json", "clew.yaml"]);
    expect(stored).toMatchObject({ state: "done", snapshot: "sha256:1", result });
  });

  it("with a document above the limit has failed, and says which", async () => {
    writeFileSync(join(collected, "aws/z.json"), "x".repeat(1001));
    const { stored } = await run(gathered, taking);
    expect(stored).toMatchObject({ state: "failed", failure: { problem: "payload-too-large" } });
    expect(stored?.failure?.detail).toContain("`aws/z.json` with 1001");
  });

  it("that meets a fault of ours tells the client nothing of it, and the log no message", async () => {
    const { stored, log } = await run(async () => Promise.reject(new TypeError("secret of the machine")), taking);
    expect(stored?.failure).toMatchObject({ problem: "internal" });
    expect(JSON.stringify([stored, log])).not.toContain("secret of the machine");
    expect(log).toContainEqual(expect.objectContaining({ event: "collection-failed", error: "TypeError" }));
  });

  it("that is cancelled elsewhere hears of it, and ends", async () => {
    const { stored } = await run(
      (id, _, { signal }) =>
        new Promise((_resolve, reject) => {
          void store.end(id, { state: "cancelled", problem: "conflict", detail: "elsewhere" });
          signal.addEventListener("abort", () => reject(signal.reason));
        }),
      taking,
    );
    expect(stored).toMatchObject({ state: "cancelled", failure: { detail: "elsewhere" } });
  });

  it("that is cancelled while its snapshot is written takes it away again", async () => {
    let running = "";
    await run(
      async (id) => {
        running = id;
        return { folder: collected, result };
      },
      {
        addDocuments: async () => {
          await store.end(running, { state: "cancelled", problem: "conflict", detail: "elsewhere" });
          return record;
        },
      },
    );
    expect(removed).toEqual(["sha256:1"]);
  });

  it("whose turn comes after it was stopped does not begin", async () => {
    const { id } = await create();
    const began = vi.fn();
    const queue = collectionQueue(async (job, signal) => {
      if (signal.aborted) return;
      began(job.id);
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    }, vi.fn());
    const job = (name: string) => ({ id: name, request: { inCluster: false, concurrency: 1 }, labels: {} });
    queue.push(job(id));
    queue.push(job("b"));
    queue.push(job("c"));
    await vi.waitFor(() => expect(began).toHaveBeenCalledTimes(1));
    await queue.stop("b");
    await queue.stop(id);
    await vi.waitFor(() => expect(began.mock.calls.flat()).toEqual([id, "c"]));
    await queue.close();
    queue.push(job("late"));
    await queue.ended("late");
    expect(began).toHaveBeenCalledTimes(2);
  });
});

describe("schedules", () => {
  const schedule = (name: string, cron: string): Schedule => ({
    name,
    cron,
    collect: { inCluster: false, concurrency: 5, region: ["eu-west-1"] },
    labels: { env: "prod" },
  });

  it("begin at their time in UTC, one at a time each, under their name", async () => {
    vi.useFakeTimers({ now: Date.parse("2026-11-02T02:59:30Z") });
    const log: LogLine[] = [];
    const started: unknown[] = [];
    let finish: () => void = () => undefined;
    const end = runSchedules([schedule("nightly", "0 3 * * *"), schedule("often", "*/10 * * * *")], {
      start: async (work) => {
        started.push([new Date(Date.now()).toISOString(), work.schedule, work.labels]);
        return { id: work.schedule ?? "" };
      },
      ended: (id) =>
        id === "nightly"
          ? Promise.resolve()
          : new Promise<void>((resolve) => {
              finish = resolve;
            }),
      log: (line) => log.push(line),
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(started).toEqual([
      ["2026-11-02T03:00:00.000Z", "nightly", { schedule: "nightly", env: "prod" }],
      ["2026-11-02T03:00:00.000Z", "often", { schedule: "often", env: "prod" }],
    ]);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(started).toHaveLength(2);
    expect(log).toEqual([{ level: "warn", event: "schedule-passed-over", schedule: "often" }]);
    finish();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(started).toHaveLength(3);
    end();
    finish();
    await vi.advanceTimersByTimeAsync(86_400_000);
    expect(started).toHaveLength(3);
  });

  it("go on after one that could not begin", async () => {
    vi.useFakeTimers({ now: Date.parse("2026-11-02T02:59:30Z") });
    const log: LogLine[] = [];
    const start = vi.fn(async () => Promise.reject(new Error("the line is full")));
    const end = runSchedules([schedule("often", "* * * * *")], {
      start,
      ended: async () => undefined,
      log: (line) => log.push(line),
    });
    await vi.advanceTimersByTimeAsync(150_000);
    end();
    expect(start).toHaveBeenCalledTimes(3);
    expect(log.map(({ event }) => event)).toEqual(Array(3).fill("schedule-failed"));
  });

  it.each(["every day", "60 3 * * *", "0 0 3 * * *", "@daily", "2026-11-02T03:00:00", "0 3 30 2 *"])(
    "refuse the expression %s",
    (cron) => {
      const parts = { start: vi.fn(), ended: vi.fn(), log: vi.fn() };
      expect(() => runSchedules([schedule("a", "0 3 * * *"), schedule("b", cron)], parts)).toThrow("schedule `b`");
    },
  );

  it.each([
    ["data: d\nschedules: [{name: a, cron: 0 3 * * *, collect: {}}]", "collect: true"],
    ["collect: true", "--data DIR"],
    ["data: d\ncollect: true\nschedules: [{name: a, cron: 0 3 * * *, collect: {out: x}}]", "out"],
    ["data: d\ncollect: true\nschedules: [{name: a, cron: 0 3 * * *, collect: {only: [iam], skip: [iam]}}]", "a part"],
    [
      "data: d\ncollect: true\nschedules: [{name: a, cron: 0 3 * * *, collect: {}}, {name: a, cron: 0 4 * * *, collect: {}}]",
      "names that differ",
    ],
  ])("in settings that cannot be are refused: %s", (text, word) => {
    const path = join(folder, "serve.yaml");
    writeFileSync(path, text);
    expect(() => settingsOf({ config: path }, {})).toThrow(word);
  });

  it("come from the file of --config", () => {
    const path = join(folder, "serve.yaml");
    writeFileSync(
      path,
      "data: d\ncollect: true\nschedules:\n  - name: nightly\n    cron: 0 3 * * *\n    collect: { cluster: [prod], kubeconfig: /etc/clew/kubeconfig }\n",
    );
    expect(settingsOf({ config: path }, {}).schedules).toMatchObject([
      {
        name: "nightly",
        collect: { cluster: ["prod"], kubeconfig: "/etc/clew/kubeconfig", concurrency: 5 },
        labels: {},
      },
    ]);
  });
});
