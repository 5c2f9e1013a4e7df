/** The service on Node: composition root of `clew serve`. */
import { timingSafeEqual } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import type { EngineOptions } from "./explain/engine-types.ts";
import { createApp } from "./http/app.ts";
import type { Authenticator } from "./http/auth/actor.ts";
import { authenticator } from "./http/auth/authenticator.ts";
import { jwtChecker } from "./http/auth/jwt.ts";
import { emptyCatalog, type SnapshotRecord, withLocal } from "./http/catalog.ts";
import { CLEW_VERSION } from "./http/deps.ts";
import { jsonLog, type LogLine } from "./http/log.ts";
import { metrics } from "./http/metrics.ts";
import { readAsset } from "./http/node/assets.ts";
import { checkBind, isLoopback } from "./http/node/bind.ts";
import { type Collecting, openCollecting } from "./http/node/collecting.ts";
import type { SnapshotSource } from "./http/node/engine-messages.ts";
import { type Kept, openKept } from "./http/node/kept.ts";
import { listen } from "./http/node/listen.ts";
import { type ServeRequest, type Settings, settingsOf } from "./http/node/settings.ts";
import { type ThreadEngines, threadEngines } from "./http/node/thread-engines.ts";
import { ProblemError } from "./http/problem.ts";
import { catalogOf } from "./http/shelf.ts";
import { type TokenStore, tokenStore } from "./store/token-store.ts";

export { type ServeRequest, serveRequest } from "./http/node/settings.ts";

/** The world outside, as the service sees it. */
export interface ServeIo {
  readonly stderr: { write(chunk: string): unknown };
  /** Relative paths start here. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the service is to stop. */
  stopped(): AbortSignal;
}

/** Snapshots that a thread holds open. */
const KEEP_OPEN = 4;
const OPEN_MS = 600_000;
const GRACE_MS = 10_000;

/**
 * Serves until it is told to stop; gives the exit code: 0 after an orderly end, 2 when it could not start.
 *
 * @param flags what the command line said; `CLEW_…` variables and the file of `--config` fill in the rest
 */
export async function serve(flags: ServeRequest, io: ServeIo, engine: EngineOptions = {}): Promise<number> {
  try {
    const running = await start(settingsOf(flags, io.env), io, engine);
    io.stderr.write(`clew ${CLEW_VERSION} answers on ${running.url}\n`);
    await new Promise<void>((done) => {
      const signal = io.stopped();
      if (signal.aborted) done();
      else signal.addEventListener("abort", () => done(), { once: true });
    });
    await running.close();
    return 0;
  } catch (error) {
    if (!(error instanceof ProblemError) && !isAddressError(error)) throw error;
    io.stderr.write(`clew serve: ${error.message}\n`);
    return 2;
  }
}

export interface Running {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the service. Throws `ProblemError` for settings that cannot be, and Node's error for an address that cannot be had. */
export async function start(settings: Settings, io: ServeIo, engine: EngineOptions = {}): Promise<Running> {
  const log = jsonLog((line) => io.stderr.write(line), Date.now);
  const sources = new Map<string, SnapshotSource>();
  let kept: Kept | undefined;
  let collecting: Collecting | undefined;
  const engines = threadEngines(
    settings.threads ?? Math.max(1, Math.min(4, availableParallelism() - 1)),
    { keep: KEEP_OPEN, engine, answerMs: settings.answerMs, openMs: OPEN_MS, megabytes: settings.threadMegabytes, log },
    async (snapshot) => {
      const source = sources.get(snapshot) ?? (await kept?.sourceOf(snapshot));
      if (source === undefined) throw new ProblemError("snapshot-not-found", "there is no such snapshot");
      return source;
    },
  );
  try {
    if (settings.data !== undefined) {
      const data = resolve(io.cwd, settings.data);
      kept = await openKept(data, settings, log, engines.forget);
      if (settings.collect) collecting = await openCollecting({ data, kept, settings, log });
    }
    const [opened, running] = [kept, collecting];
    const local = await openLocal(settings, io, engines);
    if (local !== undefined) sources.set(local.record.id, local.source);
    const catalog = kept === undefined ? emptyCatalog : catalogOf(kept.shelf);
    const tokens = kept === undefined ? undefined : tokenStore(kept.folder.sql, Date.now);
    const auth = await authOf(settings, io.env, tokens);
    const { audit, closeAudit } = auditOf(settings, io, log);
    let isReady = true;
    const app = createApp({
      catalog: local === undefined ? catalog : withLocal(catalog, local.record),
      engines,
      shelf: kept?.shelf,
      collections: collecting?.collections,
      uploadBytes: settings.uploadBytes,
      auth,
      tokens,
      metrics: metrics(() => gauges()),
      asset: readAsset,
      publicUrl: settings.publicUrl,
      ratePerMinute: settings.ratePerMinute,
      corsOrigins: settings.corsOrigin,
      clock: Date.now,
      log,
      audit,
      clientOf: (c) => addressOf(c.env),
      isReady: async () => isReady,
    });
    const listening = await listen((request, env) => app.fetch(request, env), {
      host: settings.host,
      port: settings.port,
      requestMs: settings.requestMs,
      graceMs: GRACE_MS,
    });
    return {
      url: listening.url,
      close: async () => {
        isReady = false;
        // First, so that whoever watches hears how it ended.
        await running?.close();
        await listening.close();
        await engines.close();
        await opened?.close();
        closeAudit();
      },
    };
  } catch (error) {
    await collecting?.close();
    await engines.close();
    await kept?.close();
    throw error;
  }
}

/** Opens what `-s` names, so that a folder that cannot be read is said at the start and the first answer is quick. */
async function openLocal(
  settings: Settings,
  io: ServeIo,
  engines: ThreadEngines,
): Promise<{ record: SnapshotRecord; source: SnapshotSource } | undefined> {
  if (settings.snapshot === undefined) return undefined;
  const source: SnapshotSource = { kind: "path", path: resolve(io.cwd, settings.snapshot) };
  const { id, documents, bytes, issues } = await engines.open(source);
  const createdAt = new Date().toISOString();
  return { source, record: { id, state: "ready", createdAt, labels: {}, documents, bytes, issues, failure: null } };
}

function isAddressError(error: unknown): error is Error {
  return (
    error instanceof Error &&
    "code" in error &&
    ["EADDRINUSE", "EACCES", "EADDRNOTAVAIL", "ENOTFOUND"].includes(String(error.code))
  );
}

/** Credentials as configured. Throws `bad-request` when the server would be open where others reach it. */
async function authOf(settings: Settings, env: ServeIo["env"], tokens: TokenStore | undefined): Promise<Authenticator> {
  const { issuer, audience, scopeClaim, host, requireToken } = settings;
  if (issuer.length > 0 && audience === undefined)
    throw new ProblemError("bad-request", "expected --audience with --issuer, came none");
  const jwt =
    audience === undefined || issuer.length === 0
      ? undefined
      : jwtChecker({ issuers: issuer, audience, scopeClaim, clock: Date.now, fetch: (url, init) => fetch(url, init) });
  const bootstrapSha256 = env["CLEW_ADMIN_TOKEN_SHA256"]?.trim().toLowerCase();
  if (bootstrapSha256 !== undefined && !/^[0-9a-f]{64}$/.test(bootstrapSha256))
    throw new ProblemError("bad-request", "expected CLEW_ADMIN_TOKEN_SHA256 as 64 hex digits, came something else");
  const auth = authenticator({
    tokens,
    jwt,
    bootstrapSha256,
    mayBeOpen: isLoopback(host) && !requireToken,
    timingSafeEqual,
    clock: Date.now,
  });
  checkBind(host, jwt !== undefined || bootstrapSha256 !== undefined || ((await tokens?.any()) ?? false));
  return auth;
}

/** The audit log: a file of its own that is only ever appended to, or the log. */
function auditOf(
  settings: Settings,
  io: ServeIo,
  log: (line: LogLine) => void,
): { audit: (line: LogLine) => void; closeAudit: () => void } {
  if (settings.auditLog === undefined) return { audit: log, closeAudit: () => undefined };
  const file = openSync(resolve(io.cwd, settings.auditLog), "a", 0o600);
  return { audit: jsonLog((line) => writeSync(file, line), Date.now), closeAudit: () => closeSync(file) };
}

function addressOf(env: unknown): string {
  const incoming = (env as { incoming?: { socket?: { remoteAddress?: string } } }).incoming; // set by listen.ts
  return incoming?.socket?.remoteAddress ?? "unknown";
}

function gauges(): Record<string, number> {
  const { rss, heapUsed } = process.memoryUsage();
  return {
    process_resident_memory_bytes: rss,
    nodejs_heap_size_used_bytes: heapUsed,
    process_uptime_seconds: process.uptime(),
  };
}
