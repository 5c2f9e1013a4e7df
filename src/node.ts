/** The service on Node: composition root of `clew serve`. */
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import type { EngineOptions } from "./explain/engine-types.ts";
import { createApp } from "./http/app.ts";
import { openAuthenticator } from "./http/auth/actor.ts";
import { emptyCatalog, type SnapshotRecord, withLocal } from "./http/catalog.ts";
import { CLEW_VERSION } from "./http/deps.ts";
import { jsonLog } from "./http/log.ts";
import { checkBind } from "./http/node/bind.ts";
import type { SnapshotSource } from "./http/node/engine-messages.ts";
import { type Kept, openKept } from "./http/node/kept.ts";
import { listen } from "./http/node/listen.ts";
import { type ServeRequest, type Settings, settingsOf } from "./http/node/settings.ts";
import { type ThreadEngines, threadEngines } from "./http/node/thread-engines.ts";
import { ProblemError } from "./http/problem.ts";
import { catalogOf } from "./http/shelf.ts";

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
  checkBind(settings.host, false);
  const log = jsonLog((line) => io.stderr.write(line), Date.now);
  const sources = new Map<string, SnapshotSource>();
  let kept: Kept | undefined;
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
    if (settings.data !== undefined)
      kept = await openKept(resolve(io.cwd, settings.data), settings, log, engines.forget);
    const opened = kept;
    const local = await openLocal(settings, io, engines);
    if (local !== undefined) sources.set(local.record.id, local.source);
    const catalog = kept === undefined ? emptyCatalog : catalogOf(kept.shelf);
    let isReady = true;
    const app = createApp({
      catalog: local === undefined ? catalog : withLocal(catalog, local.record),
      engines,
      shelf: kept?.shelf,
      uploadBytes: settings.uploadBytes,
      auth: openAuthenticator,
      isOpen: true,
      corsOrigins: settings.corsOrigin,
      clock: Date.now,
      log,
      audit: log,
      clientOf: () => "local",
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
        await listening.close();
        await engines.close();
        await opened?.close();
      },
    };
  } catch (error) {
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
