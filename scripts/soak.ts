/**
 * A bounded soak of the service on Node (`npm run soak`): a 200 MB upload, 50 clients at once, and 20 kills during uploads.
 * `SOAK_SECONDS` (60), `SOAK_CLIENTS` (50), `SOAK_KILLS` (20). Ends with 1 when a promise does not hold.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { createGzip } from "node:zlib";
import { tar, tarGz } from "../test/contract/archive.ts";
import { cluster } from "../test/contract/documents.ts";

const number = (name: string, fallback: number): number => Number(process.env[name] ?? fallback);
const SECONDS = number("SOAK_SECONDS", 60);
const CLIENTS = number("SOAK_CLIENTS", 50);
const KILLS = number("SOAK_KILLS", 20);
const HOME = new URL("..", import.meta.url).pathname;
const GZIP = { "content-type": "application/gzip" };
const faults: string[] = [];

interface Server {
  readonly url: string;
  readonly child: ChildProcess;
}

/** Starts `clew serve` and waits until it answers. */
async function startServer(data: string): Promise<Server> {
  const child = spawn(
    process.execPath,
    [
      join(HOME, "bin/clew.mjs"),
      "serve",
      "--data",
      data,
      "--port",
      "0",
      "--rate-per-minute",
      "10000000",
      "--audit-log",
      join(data, "..", "audit.jsonl"),
    ],
    {
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  const url = await new Promise<string>((resolve, reject) => {
    let text = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-10_000);
      const found = /answers on (\S+)/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}: ${text}`)));
  });
  return { url, child };
}

async function stopServer({ child }: Server, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await ended;
}

const status = (child: ChildProcess, field: string): number =>
  Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const quantile = (values: readonly number[], q: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * q)] ?? 0;

/** 200 MB in 400 documents, compressed as they are made. */
function bigArchive(): ReadableStream<Uint8Array> {
  const gzip = createGzip({ level: 1 });
  const rule = (at: number): string =>
    `- apiGroups: [""]\n  resources: ["pods", "r${at.toString(36)}"]\n  verbs: ["get", "v${(at * 7919).toString(36)}"]\n`;
  void (async () => {
    for (let at = 0; at < 400; at++) {
      const rules = Array.from({ length: 7500 }, (_, index) => rule(at * 7500 + index)).join("");
      const text = `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: role-${at}}\nrules:\n${rules}`;
      const whole = tar([{ name: `role-${at}.yaml`, text }]);
      if (!gzip.write(whole.subarray(0, whole.byteLength - 1024)))
        await new Promise((resolve) => gzip.once("drain", resolve));
    }
    gzip.end(new Uint8Array(1024));
  })();
  return Readable.toWeb(gzip) as unknown as ReadableStream<Uint8Array>; // node's and the DOM's streams are one at run time
}

async function bigUpload(): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(join(tmpdir(), "clew-soak-"));
  const server = await startServer(join(folder, "data"));
  try {
    const start = performance.now();
    const answer = await fetch(`${server.url}/v1/snapshots`, {
      method: "POST",
      headers: GZIP,
      body: bigArchive(),
      duplex: "half",
    } as RequestInit);
    const body = (await answer.json()) as { id?: string };
    let state = "reading";
    let bytes = 0;
    while (state === "reading") {
      const read = await fetch(`${server.url}/v1/snapshots/${body.id}`);
      const record = (await read.json()) as { state: string; bytes: number };
      state = record.state;
      bytes = record.bytes;
      if (state === "reading") await pause(500);
    }
    const peak = Math.round(status(server.child, "VmHWM"));
    if (answer.status >= 300 || state !== "ready")
      faults.push(`the big upload was answered with ${answer.status}, then ${state}`);
    if (peak > 300) faults.push(`the big upload took ${peak} MB`);
    return {
      status: answer.status,
      state,
      megabytes: Math.round(bytes / 1e6),
      seconds: Math.round((performance.now() - start) / 100) / 10,
      peakRssMB: peak,
    };
  } finally {
    await stopServer(server, "SIGTERM");
    rmSync(folder, { recursive: true, force: true });
  }
}

const QUESTIONS = [
  "who-can?verb=delete&resource=pods&namespace=prod",
  "who-can?verb=get&resource=secrets",
  "can?subject=user:ann&verb=get&resource=pods",
  "inventory",
];

async function load(): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(join(tmpdir(), "clew-soak-"));
  const server = await startServer(join(folder, "data"));
  const pool: string[] = [];
  const counts = new Map<string, number>();
  const times: number[] = [];
  let made = 0;
  const send = async (path: string, init?: RequestInit): Promise<Response> => {
    const start = performance.now();
    const answer = await fetch(server.url + path, init);
    const copy = await answer.arrayBuffer();
    times.push(performance.now() - start);
    counts.set(String(answer.status), (counts.get(String(answer.status)) ?? 0) + 1);
    if (![200, 201, 202, 204, 304, 404, 409, 429, 503].includes(answer.status))
      faults.push(`${init?.method ?? "GET"} was answered with ${answer.status}`);
    return new Response(answer.status === 204 || answer.status === 304 ? null : copy, { status: answer.status });
  };
  const upload = async (): Promise<void> => {
    const answer = await send("/v1/snapshots", {
      method: "POST",
      headers: GZIP,
      body: tarGz(cluster(`soak-${made++}`)) as BodyInit,
    });
    if (answer.status < 300) pool.push(((await answer.json()) as { id: string }).id);
  };
  const question = async (): Promise<void> => {
    const id = pool[Math.floor(Math.random() * pool.length)] ?? "latest";
    await send(`/v1/snapshots/${id}/${QUESTIONS[Math.floor(Math.random() * QUESTIONS.length)]}`);
  };
  try {
    for (let turn = 0; turn < 4; turn++) await upload();
    for (let turn = 0; turn < 150; turn++) await question();
    const idle = quantile(times.slice(50), 0.99);
    times.length = 0;
    const until = Date.now() + SECONDS * 1000;
    const work = async (): Promise<void> => {
      while (Date.now() < until) {
        const dice = Math.random();
        if (dice < 0.08) await upload();
        else if (dice < 0.15 && pool.length > 4)
          await send(`/v1/snapshots/${pool.splice(Math.floor(Math.random() * (pool.length - 2)), 1)[0]}`, {
            method: "DELETE",
          });
        else await question();
      }
    };
    const rss: number[] = [];
    const watch = async (): Promise<void> => {
      while (Date.now() < until) {
        rss.push(status(server.child, "VmRSS"));
        await pause(1000);
      }
    };
    await Promise.all([watch(), ...Array.from({ length: CLIENTS }, work)]);
    const part = (from: number, to: number): number =>
      Math.round(median(rss.slice(Math.floor((rss.length * from) / 60), Math.ceil((rss.length * to) / 60))));
    const [early, late] = [part(20, 30), part(50, 60)];
    if (late > early * 1.15) faults.push(`resident memory grew from ${early} MB to ${late} MB`);
    return {
      seconds: SECONDS,
      clients: CLIENTS,
      answers: Object.fromEntries([...counts].sort()),
      p50ms: Math.round(quantile(times, 0.5)),
      p99ms: Math.round(quantile(times, 0.99)),
      idleP99ms: Math.round(idle * 10) / 10,
      rssMB: { early, late },
    };
  } finally {
    await stopServer(server, "SIGTERM");
    rmSync(folder, { recursive: true, force: true });
  }
}

async function kills(): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(join(tmpdir(), "clew-soak-"));
  const data = join(folder, "data");
  const acknowledged = new Set<string>();
  let cut = 0;
  try {
    for (let turn = 0; turn < KILLS; turn++) {
      const server = await startServer(data);
      for (const id of acknowledged) {
        const answer = await fetch(`${server.url}/v1/snapshots/${id}`);
        if (answer.status !== 200) faults.push(`after kill ${turn}: the acknowledged snapshot ${id} is lost`);
        await answer.body?.cancel();
      }
      const uploads = Array.from({ length: 8 }, async (_, index) => {
        try {
          const noise = Array.from({ length: 40 }, (_unused, at) => ({
            name: `extra/${at}.yaml`,
            text: `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c${turn}-${index}-${at}, namespace: x}\ndata: {a: "${Math.random()}"}\n`,
          }));
          const answer = await fetch(`${server.url}/v1/snapshots`, {
            method: "POST",
            headers: GZIP,
            body: tarGz([...cluster(`kill-${turn}-${index}`), ...noise]) as BodyInit,
          });
          if (answer.status < 300) acknowledged.add(((await answer.json()) as { id: string }).id);
        } catch {
          cut++;
        }
      });
      await pause(Math.random() * 1500);
      await stopServer(server, "SIGKILL");
      await Promise.all(uploads);
    }
    const server = await startServer(data);
    for (const id of acknowledged) {
      const answer = await fetch(`${server.url}/v1/snapshots/${id}/inventory`);
      const text = await answer.text();
      if (answer.status !== 200 || !text.includes('"one"'))
        faults.push(`the acknowledged snapshot ${id} does not answer`);
    }
    await stopServer(server, "SIGTERM");
    const database = new DatabaseSync(join(data, "clew.sqlite"), { readOnly: true });
    const rows = Number(database.prepare("SELECT COUNT(*) AS n FROM snapshots").get()?.["n"]);
    const loose = Number(database.prepare("SELECT COUNT(*) AS n FROM loose_blobs").get()?.["n"]);
    database.close();
    const packs = readdirSync(join(data, "blobs", "packs")).length;
    const unfinished = readdirSync(join(data, "blobs", "unfinished")).length;
    if (packs !== rows || unfinished > 0 || loose > 0)
      faults.push(`${rows} snapshots, ${packs} packs, ${unfinished} half packs, ${loose} loose blobs`);
    return { kills: KILLS, acknowledged: acknowledged.size, cutOff: cut, snapshots: rows, packs };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

console.log(JSON.stringify({ bigUpload: await bigUpload() }));
console.log(JSON.stringify({ load: await load() }));
console.log(JSON.stringify({ kills: await kills() }));
console.log(faults.length === 0 ? "every promise held" : [...new Set(faults)].slice(0, 20).join("\n"));
process.exitCode = faults.length === 0 ? 0 : 1;
