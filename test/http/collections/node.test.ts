import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createToken } from "../../../src/http/node/token-commands.ts";
import type { Running } from "../../../src/node.ts";
import { collect } from "../../../src/sources/collect/collect.ts";
import { readSnapshot } from "../../../src/sources/files.ts";
import { collectionStore } from "../../../src/store/collection-store.ts";
import { openDataFolder } from "../../../src/store/node/data-folder.ts";
import { type Lab, startLab } from "../../sources/collect/lab.ts";
import { ask, served, told } from "./served.ts";

const KEY = "AKIDSERVICE";
const SECRETS = [KEY, "example-of-a-secret-key", "example-of-a-session-token", "external-7"];
let lab: Lab;
let running: Running | undefined;
const service = served();
const everything = (): string =>
  [
    service.log.join(""),
    ...readdirSync(join(service.folder, "data"), { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => readFileSync(join(one.parentPath, one.name), "latin1")),
  ].join("\n");
const begin = async (...given: Parameters<typeof service.begin>): Promise<string> => {
  running = await service.begin(...given);
  return `${running.url}/v1/collections`;
};
const workFolders = (): string[] => readdirSync(join(service.folder, "data", "collections"));

beforeAll(async () => {
  lab = await startLab(
    { pageSize: 1000, fault: ({ operation }) => (operation === "ListSAMLProviders" ? "denied" : undefined) },
    { pageSize: 500 },
  );
  vi.stubEnv("AWS_ENDPOINT_URL", lab.awsUrl);
  vi.stubEnv("AWS_ACCESS_KEY_ID", KEY);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "example-of-a-secret-key");
  vi.stubEnv("AWS_SESSION_TOKEN", "example-of-a-session-token");
});
afterEach(async () => {
  await running?.close();
  running = undefined;
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await lab.close();
  service.remove();
});

describe("a collection over HTTP", () => {
  it("becomes the snapshot that `clew collect` would write, gaps and all, and tells how", async () => {
    const url = await begin();
    const words = { ...lab.options, externalId: "external-7", labels: { env: "prod" } };
    const begun = await ask(url, "POST", words);
    expect([begun.status, begun.body["state"]]).toEqual([202, "waiting"]);
    const one = `${url}/${begun.body["id"]}`;
    expect(running?.url + (begun.headers.get("location") ?? "")).toBe(one);

    const events = await told(`${one}/events`);
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
    expect(events.filter(({ type }) => type === "state").map(({ data }) => data["state"])).toEqual([
      "waiting",
      "running",
      "done",
    ]);
    expect(events.find(({ type }) => type === "gap")?.data["gap"]).toMatchObject({ kind: "unreadable" });
    expect(events.find(({ data }) => data["what"] === "pods" && data["type"] === "done")).toBeDefined();

    const out = join(service.folder, "out");
    const beside = await collect({ ...lab.options, out });
    const { snapshot } = await readSnapshot(out);
    const record = await ask(one);
    expect(record.body).toMatchObject({
      state: "done",
      snapshot: snapshot.id,
      failure: null,
      labels: { env: "prod" },
      collect: lab.options,
      result: { accounts: ["111122223333"], clusters: ["prod"], documents: beside.files, requests: beside.requests },
    });
    expect(Number((record.body["result"] as { gaps: number }).gaps)).toBe(beside.gaps.length);
    const inventory = await ask(`${running?.url}/v1/snapshots/latest@env=prod/inventory`);
    expect(JSON.stringify(inventory.body["gaps"])).toContain("iam:ListSAMLProviders");
    const list = await ask(url);
    expect(list.body).toMatchObject({ collections: [{ id: begun.body["id"], state: "done" }], next: null });

    const half = events[Math.floor(events.length / 2)]?.id ?? 0;
    const again = await told(`${one}/events`, undefined, { "last-event-id": String(half) });
    expect(again).toEqual(events.slice(half));
    const over = await ask(`${one}/events`, "GET", undefined, { "last-event-id": String(events.length) });
    expect(over.status).toBe(204);
    expect((await ask(`${one}/events`, "GET", undefined, { "last-event-id": "x" })).status).toBe(400);
    expect((await ask(one, "DELETE")).body["type"]).toBe("/problems/conflict");
    expect(workFolders()).toEqual([]);
    await running?.close();
    running = undefined;
    for (const secret of SECRETS) expect(everything(), secret).not.toContain(secret);
  });

  it("is aborted by DELETE, with the request that is under way, and leaves nothing", async () => {
    let asked: () => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    let aborted: () => void = () => undefined;
    const isAborted = new Promise<void>((resolve) => {
      aborted = resolve;
    });
    // Takes every request and answers none.
    const silent = createServer((request) => {
      request.resume();
      request.on("close", () => undefined);
      request.socket.on("close", () => aborted());
      asked();
    });
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    vi.stubEnv("AWS_ENDPOINT_URL", `http://127.0.0.1:${(silent.address() as AddressInfo).port}`);
    try {
      const url = await begin();
      const first = await ask(url, "POST", lab.options);
      const second = await ask(url, "POST", lab.options);
      const third = await ask(url, "POST", lab.options);
      await isAsked;
      expect((await ask(`${url}/${second.body["id"]}`)).body["state"]).toBe("waiting");
      expect((await ask(`${url}/${second.body["id"]}`, "DELETE")).body["state"]).toBe("cancelled");
      const watched = told(`${url}/${first.body["id"]}/events`);
      const cancelled = await ask(`${url}/${first.body["id"]}`, "DELETE");
      await isAborted;
      expect([cancelled.status, cancelled.body["state"], cancelled.body["snapshot"]]).toEqual([200, "cancelled", null]);
      expect((await ask(`${url}/${first.body["id"]}`, "DELETE")).body["state"]).toBe("cancelled");
      expect((await watched).at(-1)?.data).toMatchObject({ type: "state", state: "cancelled" });

      // The next in line has begun, and ends with the service.
      const last = told(`${url}/${third.body["id"]}/events`);
      await running?.close();
      running = undefined;
      expect((await last).at(-1)?.data).toMatchObject({
        state: "cancelled",
        detail: "the service was stopped; nothing of it was kept",
      });
      expect(workFolders()).toEqual([]);
    } finally {
      vi.stubEnv("AWS_ENDPOINT_URL", lab.awsUrl);
      silent.closeAllConnections();
      silent.close();
    }
  });

  it("that a killed process has left has failed when the next one starts", async () => {
    const data = openDataFolder(join(service.folder, "data"));
    const store = collectionStore(data.sql, Date.now);
    const left = await store.create({ request: {}, labels: {}, schedule: undefined });
    const begun = await store.create({ request: {}, labels: {}, schedule: "nightly" });
    await store.claim(begun.id);
    data.close();
    const url = await begin();
    for (const { id } of [left, begun]) {
      const { body } = await ask(`${url}/${id}`);
      expect(body).toMatchObject({ state: "failed", snapshot: null, failure: { problem: "internal" } });
      expect((await told(`${url}/${id}/events`)).at(-1)?.data["state"]).toBe("failed");
    }
  });

  it("with credentials that nobody knows has failed, and quotes nothing of them", async () => {
    const refusing = createServer((request, response) => {
      request.resume();
      response.writeHead(403, { "content-type": "text/xml" });
      response.end(
        "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>The Canonical String: x-amz-security-token:example-of-a-session-token</Message></Error></ErrorResponse>",
      );
    });
    await new Promise<void>((resolve) => refusing.listen(0, "127.0.0.1", resolve));
    vi.stubEnv("AWS_ENDPOINT_URL", `http://127.0.0.1:${(refusing.address() as AddressInfo).port}`);
    try {
      const url = await begin();
      const { body } = await ask(url, "POST", lab.options);
      const events = await told(`${url}/${body["id"]}/events`);
      expect(events.at(-1)?.data).toMatchObject({ state: "failed", problem: "unprocessable" });
      await running?.close();
      running = undefined;
      for (const secret of SECRETS) expect(everything(), secret).not.toContain(secret);
    } finally {
      vi.stubEnv("AWS_ENDPOINT_URL", lab.awsUrl);
      refusing.close();
    }
  });
});

describe("what is refused", () => {
  it("is everything, where nobody has asked for collections", async () => {
    const url = await begin({ collect: false });
    for (const [method, path, body] of [
      ["POST", "", {}],
      ["GET", "", undefined],
      ["GET", "/x", undefined],
      ["GET", "/x/events", undefined],
      ["DELETE", "/x", undefined],
    ] as const) {
      const answer = await ask(url + path, method, body);
      expect([answer.status, answer.body["type"]], `${method} ${path}`).toEqual([404, "/problems/not-enabled"]);
      expect(answer.body["detail"]).toContain("--collect");
    }
  });

  it("is a word that is none of a client's, and an id that is none", async () => {
    const url = await begin();
    for (const body of [
      { out: "/tmp/x" },
      { fresh: true },
      { dryRun: true },
      { kubeconfig: "/etc/kubeconfig" },
      { accessKeyId: KEY },
      { region: ["nowhere"] },
      { assumeRole: ["arn:aws:iam::111122223333:user/x"] },
      { only: ["iam"], skip: ["iam"] },
      { cluster: ["a", "b"], inCluster: true },
      { labels: { "a=b": "c" } },
    ])
      expect((await ask(url, "POST", body)).body["type"], JSON.stringify(body)).toBe("/problems/bad-request");
    for (const [method, path] of [
      ["GET", ""],
      ["GET", "/events"],
      ["DELETE", ""],
    ] as const)
      expect((await ask(`${url}/none${path}`, method)).status).toBe(404);
    expect((await ask(`${url}?cursor=none`)).status).toBe(400);
    expect((await ask(url)).status).toBe(200);
  });

  it("is whoever may not: reading takes `read`, beginning and cancelling `admin`", async () => {
    const { token } = await createToken(join(service.folder, "data"), { name: "w", scopes: ["write"], days: 1 });
    const url = await begin();
    const as = { authorization: `Bearer ${token}` };
    expect((await ask(url, "GET", undefined, as)).status).toBe(200);
    expect((await ask(url, "POST", {}, as)).status).toBe(403);
    expect((await ask(`${url}/x`, "DELETE", undefined, as)).status).toBe(403);
    expect((await ask(url)).status).toBe(401);
  });
});
