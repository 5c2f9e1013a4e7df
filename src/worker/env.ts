/** Bindings and variables of the Worker (wrangler.toml). */
import { z } from "zod";
import type { Job } from "../http/collections/run.ts";
import { scheduleSchema } from "../http/collections/schema.ts";
import type { ShardTask } from "../store/reading.ts";
import type { SnapshotIndex } from "./snapshot-index.ts";

export interface WorkerEnv {
  readonly DB: D1Database;
  readonly BLOBS: R2Bucket;
  readonly ASSETS: Fetcher;
  readonly TASKS: Queue<ShardTask | Job>;
  readonly INDEX: DurableObjectNamespace<SnapshotIndex>;
}

const positive = z.coerce.number().int().min(1);
const variables = z.object({
  CLEW_ADMIN_TOKEN_SHA256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  CLEW_ISSUER: z.string().optional(),
  CLEW_AUDIENCE: z.string().optional(),
  CLEW_SCOPE_CLAIM: z.string().default("scope"),
  CLEW_CORS_ORIGIN: z.string().default(""),
  CLEW_PUBLIC_URL: z.string().optional(),
  CLEW_RATE_PER_MINUTE: positive.default(1200),
  CLEW_UPLOAD_BYTES: positive.default(100_000_000),
  CLEW_DOCUMENT_BYTES: positive.default(16_777_216),
  CLEW_SNAPSHOT_BYTES: positive.default(500_000_000),
  CLEW_COLLECT: z.enum(["true", "false"]).default("false"),
  /** JSON; `cron` must be one of the triggers of wrangler.toml. */
  CLEW_SCHEDULES: z
    .string()
    .default("[]")
    .transform((text): unknown => JSON.parse(text))
    .pipe(z.array(scheduleSchema)),
  /** Credentials of collections, kept as secrets. */
  AWS_ACCESS_KEY_ID: z.string().optional(),
  AWS_SECRET_ACCESS_KEY: z.string().optional(),
  AWS_SESSION_TOKEN: z.string().optional(),
  AWS_REGION: z.string().optional(),
  CLEW_LOG: z.enum(["json", "none"]).default("json"),
  CLEW_KEEP_DAYS: positive.optional(),
  CLEW_KEEP_LAST: positive.default(1),
});
export type Variables = z.output<typeof variables>;

/** The variables in effect. Throws when one is not understood: a Worker that is set up wrongly answers nobody. */
export function variablesOf(env: WorkerEnv): Variables {
  return variables.parse(env);
}
