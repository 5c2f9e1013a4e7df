import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { client, ServerProblem } from "../../src/http/client.ts";
import { type ServeRequest, settingsOf } from "../../src/http/node/settings.ts";
import { createToken, listTokens, revokeToken } from "../../src/http/node/token-commands.ts";
import { type Running, type ServeIo, serve, start } from "../../src/node.ts";
import { tarGz } from "../contract/archive.ts";
import { cluster } from "../contract/documents.ts";

const folder = mkdtempSync(join(tmpdir(), "clew-node-"));
const estate = join(folder, "estate");
const log: string[] = [];
const io = (env: Record<string, string> = {}): ServeIo => ({
  cwd: folder,
  env,
  stderr: { write: (line) => log.push(line) },
  stopped: () => AbortSignal.abort(),
});
const begin = (flags: ServeRequest): Promise<Running> => start(settingsOf({ port: 0, threads: 1, ...flags }, {}), io());
let running: Running;

beforeAll(async () => {
  for (const { name, text } of cluster("node")) {
    mkdirSync(join(estate, name, ".."), { recursive: true });
    writeFileSync(join(estate, name), text);
  }
  running = await begin({
    snapshot: "estate",
    data: "data",
    auditLog: "audit.jsonl",
    stallMs: 300,
    ratePerMinute: 500,
  });
});
afterAll(async () => {
  await running.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Sends bytes as they are and gives what comes back until the connection ends or is quiet. */
function raw(bytes: string, quietMs = 1500): Promise<string> {
  const { hostname, port } = new URL(running.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    let text = "";
    socket.setTimeout(quietMs, () => socket.destroy());
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
    });
    socket.on("close", () => resolve(text));
    socket.on("error", reject);
  });
}
const status = (answer: string): number => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0);
const isAlive = async (): Promise<boolean> => (await fetch(`${running.url}/healthz`)).ok;

describe("a folder that is served", () => {
  it("is the snapshot `local`, also under its id, and heads the list", async () => {
    const api = client({ server: running.url });
    const record = await api.call("readSnapshot", { id: "local" });
    expect(record).toMatchObject({ state: "ready", documents: 2 });
    expect((await api.call("readSnapshot", { id: record.id })).id).toBe(record.id);
    expect((await api.call("listSnapshots", {})).snapshots[0]?.id).toBe(record.id);
    const answer = await api.call("whoCan", { id: "local", verb: "delete", resource: "pods", namespace: "prod" });
    expect(answer.rows.map(({ identity }) => identity.id)).toContain("user:ann@one");
  });

  it("is the same snapshot when it is uploaded, and cannot be deleted over HTTP", async () => {
    const api = client({ server: running.url });
    const uploaded = await api.call("createSnapshot", { label: ["a=b"] }, tarGz(cluster("node")), {
      headers: { "content-type": "application/gzip" },
    });
    const local = await api.call("readSnapshot", { id: "local" });
    expect(uploaded.id).toBe(local.id);
    await api.call("deleteSnapshot", { id: local.id });
    const refused = await api.call("deleteSnapshot", { id: "local" }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ServerProblem);
    expect(refused).toMatchObject({ id: "conflict", status: 409 });
  });

  it("must be readable when the server starts", async () => {
    expect(await serve({ snapshot: "nowhere", port: 0 }, io())).toBe(2);
    expect(log.at(-1)).toContain("nowhere");
  });
});

describe("a server on this machine", () => {
  it("answers only under a loopback name, and to no page of another origin", async () => {
    expect(status(await raw("GET /v1/snapshots HTTP/1.1\r\nHost: evil.example.com\r\nConnection: close\r\n\r\n"))).toBe(
      403,
    );
    expect(status(await raw("GET /v1/snapshots HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))).toBe(200);
    const foreign = await fetch(`${running.url}/v1/snapshots`, { headers: { origin: "https://evil.example.com" } });
    expect(foreign.status).toBe(403);
  });

  it.each(["0.0.0.0", "::", "192.0.2.1"])("refuses to listen on %s without credentials", async (host) => {
    expect(await serve({ host, port: 0 }, io())).toBe(2);
    expect(log.at(-1)).toContain("expected credentials before listening");
  });

  it("listens elsewhere once there is a token, and takes nobody without one", async () => {
    const { token } = await createToken(join(folder, "shared"), { name: "x", scopes: ["read"], days: 1 });
    const other = await begin({ host: "0.0.0.0", data: "shared" });
    try {
      const url = `${other.url.replace("0.0.0.0", "127.0.0.1")}/v1/snapshots`;
      expect((await fetch(url)).status).toBe(401);
      expect((await fetch(url, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
      const [made] = await listTokens(join(folder, "shared"));
      expect(await revokeToken(join(folder, "shared"), made?.id ?? "")).toBe(true);
      expect((await fetch(url, { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
    } finally {
      await other.close();
    }
  });

  it("keeps its data folder to itself", async () => {
    await expect(begin({ data: "data" })).rejects.toThrow("another server");
  });

  it("keeps nothing without a data folder, and says so", async () => {
    const other = await begin({ snapshot: "estate" });
    try {
      const answer = await fetch(`${other.url}/v1/snapshots`, {
        method: "POST",
        body: "a: 1",
        headers: { "content-type": "application/yaml" },
      });
      expect([answer.status, ((await answer.json()) as { type: string }).type]).toEqual([404, "/problems/not-enabled"]);
    } finally {
      await other.close();
    }
  });

  it("ends an answer that takes too long, and goes on", async () => {
    const other = await begin({ snapshot: "estate", answerMs: 1 }).catch((error: Error) => error);
    if (other instanceof Error) {
      expect(other.message).toContain("took longer");
      return;
    }
    const answer = await fetch(`${other.url}/v1/snapshots/local/what-can?subject=ann`);
    expect([200, 503]).toContain(answer.status);
    expect((await fetch(`${other.url}/healthz`)).status).toBe(200);
    await other.close();
  });
});

describe("hostile bytes", () => {
  const post = "POST /v1/snapshots HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/yaml\r\n";

  it.each([
    ["two lengths", `${post}Content-Length: 4\r\nContent-Length: 5\r\n\r\na: 1`],
    ["length and chunks", `${post}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ["an unknown coding", `${post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`],
    ["a folded header", "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-A: b\r\n c: d\r\n\r\n"],
    ["a space before the colon", "GET /healthz HTTP/1.1\r\nHost : localhost\r\n\r\n"],
    ["a bare carriage return", "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-A: b\rX-B: c\r\n\r\n"],
    ["no host", "GET /healthz HTTP/1.1\r\n\r\n"],
    ["no HTTP", "\x16\x03\x01\x00\xa5\x01\x00\r\n\r\n"],
    ["headers without end", `GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-A: ${"a".repeat(20_000)}\r\n\r\n`],
  ])("%s: refused, the service lives", async (_, bytes) => {
    const answer = await raw(bytes);
    expect(status(answer)).toBeGreaterThanOrEqual(400);
    expect(status(answer)).toBeLessThan(500);
    expect(await isAlive()).toBe(true);
  });

  it("a body that stops coming is given up", async () => {
    const answer = await raw(`${post}Content-Length: 100\r\n\r\na: `, 5000);
    expect(status(answer)).toBe(408);
    expect(await isAlive()).toBe(true);
  });

  it("a body that breaks off leaves nothing", async () => {
    await raw(`${post}Transfer-Encoding: chunked\r\n\r\n4\r\na: 1\r\n`, 50);
    const { snapshots } = await client({ server: running.url }).call("listSnapshots", {});
    expect(snapshots).toHaveLength(1);
  });

  it.each([
    "/../../etc/passwd",
    "/assets/..%2f..%2f..%2fpackage.json",
    "/assets/%2e%2e/explorer.js",
    "//etc/passwd",
    "/v1/snapshots/%00",
    "/%",
  ])("the path %s leads nowhere", async (path) => {
    const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    expect([400, 404]).toContain(status(answer));
    expect(answer).not.toContain("root:");
    expect(answer).not.toContain("devDependencies");
  });
});

describe("what is written down", () => {
  it("the audit log has a line for every read and write, and no name of the estate in it", async () => {
    await fetch(`${running.url}/v1/snapshots/local/can?subject=ann&verb=delete&resource=pods&namespace=prod`);
    await fetch(`${running.url}/v1/snapshots/local/evidence?document=top-secret-name.yaml`);
    const lines = readFileSync(join(folder, "audit.jsonl"), "utf8").trimEnd().split("\n");
    const last = JSON.parse(lines.at(-1) ?? "") as Record<string, unknown>;
    expect(last).toMatchObject({
      event: "audit",
      actor: "open",
      method: "GET",
      route: "/v1/snapshots/{id}/evidence",
      status: 404,
    });
    const all = lines.join("\n") + log.join("\n");
    for (const name of ["top-secret-name", "ann", "pods", "evil.example.com"])
      expect(all, name).not.toMatch(new RegExp(`\\b${name}\\b`));
  });

  it("a client that asks too often is told when to come back", async () => {
    const other = await begin({ snapshot: "estate", ratePerMinute: 3 });
    try {
      const answers = [];
      for (let turn = 0; turn < 5; turn++) answers.push(await fetch(`${other.url}/v1/snapshots`));
      expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 429, 429]);
      expect(Number(answers[4]?.headers.get("retry-after"))).toBeGreaterThan(0);
      expect((await fetch(`${other.url}/healthz`)).status).toBe(200);
    } finally {
      await other.close();
    }
  });
});

describe("pages", () => {
  it.each([
    "/",
    "/docs",
    "/problems",
    "/problems/snapshot-not-ready",
    "/assets/explorer.js",
    "/assets/pages.css",
    "/favicon.ico",
  ])("%s is served under a policy that runs nothing foreign", async (path) => {
    const answer = await fetch(running.url + path);
    expect(answer.status).toBe(200);
    const policy = answer.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain("unsafe");
    const text = await answer.text();
    expect(text).not.toMatch(/(?:src|href)="https?:/);
    expect(text).not.toMatch(/<script(?![^>]*\bsrc=)/);
    expect(text).not.toMatch(/\sstyle="|\son[a-z]+="/);
  });
});

describe("settings", () => {
  it("come from flags, then variables, then the file, then the defaults", () => {
    writeFileSync(
      join(folder, "clew-serve.yaml"),
      "port: 1\nhost: localhost\nthreads: 3\ncorsOrigin: [https://a.example.com]\n",
    );
    const env = {
      CLEW_PORT: "2",
      CLEW_HOST: "::1",
      CLEW_CONFIG: join(folder, "clew-serve.yaml"),
      CLEW_REQUIRE_TOKEN: "true",
    };
    const settings = settingsOf({ port: 3 }, env);
    expect(settings).toMatchObject({
      port: 3,
      host: "::1",
      threads: 3,
      requireToken: true,
      corsOrigin: ["https://a.example.com"],
      answerMs: 30_000,
    });
  });

  it.each([
    [{ CLEW_PORT: "many" }, "port"],
    [{ CLEW_CONFIG: "/nowhere.yaml" }, "readable"],
  ])("%j is said to be wrong", (env, word) => {
    expect(() => settingsOf({}, env)).toThrow(word);
  });
});
