/** What a Worker keeps: rows in D1, packs in R2, new snapshots read by the queue. */
import { UPLOAD_LIMITS } from "../http/ingest/limits.ts";
import { type Shelf, shelf } from "../http/shelf.ts";
import { d1Sql } from "../store/cloudflare/d1-sql.ts";
import { r2Blobs } from "../store/cloudflare/r2-blobs.ts";
import { snapshotStore } from "../store/snapshot-store.ts";
import type { Variables, WorkerEnv } from "./env.ts";

/** Uploads that one isolate takes at once: each holds a document. */
const UPLOADS = 4;
const WAIT_MS = 20_000;
/** Messages that a queue takes at once. */
const MESSAGES = 100;

export function shelfOf(env: WorkerEnv, variables: Variables): Shelf {
  const sql = d1Sql(env.DB);
  return shelf({
    store: snapshotStore(sql, r2Blobs(env.BLOBS), Date.now),
    sql,
    tasks: {
      push: async (tasks) => {
        for (let at = 0; at < tasks.length; at += MESSAGES)
          await env.TASKS.sendBatch(tasks.slice(at, at + MESSAGES).map((body) => ({ body })));
      },
    },
    limits: {
      ...UPLOAD_LIMITS,
      bodyBytes: variables.CLEW_UPLOAD_BYTES,
      documentBytes: variables.CLEW_DOCUMENT_BYTES,
      totalBytes: variables.CLEW_SNAPSHOT_BYTES,
    },
    clock: Date.now,
    uploads: UPLOADS,
    waitMs: WAIT_MS,
  });
}
