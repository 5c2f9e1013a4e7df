/** The service on Cloudflare Workers: composition root. D1 keeps rows, R2 packs, a Queue reads new snapshots shard by shard, a Durable Object for each snapshot answers. */
import { timingSafeEqual } from "node:crypto";
import { createApp } from "./http/app.ts";
import { authenticator } from "./http/auth/authenticator.ts";
import { jwtChecker } from "./http/auth/jwt.ts";
import type { Job } from "./http/collections/run.ts";
import type { Engines } from "./http/engines.ts";
import { jsonLog } from "./http/log.ts";
import { metrics } from "./http/metrics.ts";
import { shapeOf } from "./http/on-error.ts";
import { ProblemError, problemIdOf } from "./http/problem.ts";
import { catalogOf } from "./http/shelf.ts";
import { d1Sql } from "./store/cloudflare/d1-sql.ts";
import { r2Blobs } from "./store/cloudflare/r2-blobs.ts";
import { failSnapshot } from "./store/in-process-tasks.ts";
import { readShard, type ShardTask } from "./store/reading.ts";
import { snapshotStore } from "./store/snapshot-store.ts";
import { tokenStore } from "./store/token-store.ts";
import { runOnWorker, startScheduled, workerCollections } from "./worker/collecting.ts";
import { type Variables, variablesOf, type WorkerEnv } from "./worker/env.ts";
import { shelfOf } from "./worker/shelf.ts";

export { SnapshotIndex } from "./worker/snapshot-index.ts";

const DAY = 86_400_000;
/** Deliveries of a task before its snapshot has failed; `max_retries` in wrangler.toml is one less. */
const DELIVERIES = 4;

const log = jsonLog((line) => console.log(line.trimEnd()), Date.now);

interface Service {
  readonly fetch: (request: Request) => Response | Promise<Response>;
}

/** One app an isolate: bindings do not change while it lives. */
let service: { readonly env: WorkerEnv; readonly app: Service } | undefined;

export default {
  fetch(request, env) {
    if (service?.env !== env) service = { env, app: serviceOf(env) };
    return service.app.fetch(request);
  },

  async queue(batch, env) {
    const sql = d1Sql(env.DB);
    const store = snapshotStore(sql, r2Blobs(env.BLOBS), Date.now);
    for (const message of batch.messages) {
      if (!("shard" in message.body)) {
        const variables = variablesOf(env);
        const kept = shelfOf(env, variables);
        await runOnWorker(env, { variables, shelf: kept, log: logOf(variables) }, message.body);
        message.ack();
        continue;
      }
      try {
        await readShard(store, sql, message.body);
        message.ack();
      } catch (error) {
        log({ level: "error", event: "reading-failed", ...shapeOf(error) });
        if (message.attempts >= DELIVERIES) await failSnapshot(sql, message.body.snapshot);
        message.retry();
      }
    }
  },

  async scheduled({ cron }, env) {
    const variables = variablesOf(env);
    if (variables.CLEW_COLLECT === "true") await startScheduled(env, variables, cron, log);
    const { CLEW_KEEP_DAYS, CLEW_KEEP_LAST } = variables;
    const store = snapshotStore(d1Sql(env.DB), r2Blobs(env.BLOBS), Date.now);
    // Whoever began a blob a day ago is not writing any more.
    const swept = await store.sweep(Date.now() - DAY);
    const expired =
      CLEW_KEEP_DAYS === undefined ? [] : await store.expire(Date.now() - CLEW_KEEP_DAYS * DAY, CLEW_KEEP_LAST);
    log({ level: "info", event: "swept", blobs: swept, snapshots: expired.length });
  },
} satisfies ExportedHandler<WorkerEnv, ShardTask | Job>;

function serviceOf(env: WorkerEnv): Service {
  const variables = variablesOf(env);
  const say = logOf(variables);
  const sql = d1Sql(env.DB);
  const tokens = tokenStore(sql, Date.now);
  const { CLEW_ISSUER: issuers, CLEW_AUDIENCE: audience } = variables;
  const kept = shelfOf(env, variables);
  return createApp({
    catalog: catalogOf(kept),
    engines: durableEngines(env),
    shelf: kept,
    collections: variables.CLEW_COLLECT === "true" ? workerCollections(env, variables) : undefined,
    uploadBytes: variables.CLEW_UPLOAD_BYTES,
    auth: authenticator({
      tokens,
      jwt:
        issuers === undefined || audience === undefined
          ? undefined
          : jwtChecker({
              issuers: issuers.split(",").map((one) => one.trim()),
              audience,
              scopeClaim: variables.CLEW_SCOPE_CLAIM,
              clock: Date.now,
              fetch: (url, init) => fetch(url, init),
            }),
      bootstrapSha256: variables.CLEW_ADMIN_TOKEN_SHA256,
      // A Worker is reachable by everybody, so it is never open.
      mayBeOpen: false,
      timingSafeEqual,
      clock: Date.now,
    }),
    tokens,
    metrics: metrics(),
    asset: async (name) => (await env.ASSETS.fetch(`https://assets.local/${name}`)).body ?? undefined,
    publicUrl: variables.CLEW_PUBLIC_URL,
    ratePerMinute: variables.CLEW_RATE_PER_MINUTE,
    corsOrigins: variables.CLEW_CORS_ORIGIN.split(",").filter((origin) => origin !== ""),
    clock: Date.now,
    log: say,
    audit: say,
    clientOf: (c) => c.req.header("cf-connecting-ip") ?? "unknown",
    isReady: async () => true,
  });
}

const logOf = ({ CLEW_LOG }: Variables): typeof log => (CLEW_LOG === "none" ? () => undefined : log);

/** Engines in Durable Objects, one for each snapshot. */
function durableEngines(env: WorkerEnv): Engines {
  const stubOf = (snapshot: string) => env.INDEX.get(env.INDEX.idFromName(snapshot));
  return {
    async ask(snapshot, question, request) {
      const outcome = await stubOf(snapshot).ask(snapshot, question, request);
      if ("code" in outcome) throw new ProblemError(problemIdOf(outcome.code), outcome.message);
      return JSON.parse(outcome.answer); // made by the same table of questions
    },
    forget: (snapshot) => {
      stubOf(snapshot)
        .forget()
        .catch((error: unknown) => log({ level: "warn", event: "forget-failed", ...shapeOf(error) }));
    },
  };
}
