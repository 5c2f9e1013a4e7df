/** How a service is set up: by flags, then `CLEW_…` variables, then a file. One object describes all three. */
import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import { z } from "zod";
import { checkWords, type Schedule, scheduleSchema } from "../collections/schema.ts";
import { ProblemError } from "../problem.ts";
import { checked } from "../url-fields.ts";

/** Flags of `clew serve`. Nothing has a default here, so that what was not said can still come from the environment or the file. */
export const serveRequest = z.strictObject({
  snapshot: z.string().optional().describe("folder, file or archive to serve as the snapshot `local`"),
  host: z
    .string()
    .optional()
    .describe("address to listen on; other than loopback only with credentials set up (127.0.0.1)"),
  port: z.number().int().min(0).max(65_535).optional().describe("port to listen on, 0 = any free one (8787)"),
  data: z.string().optional().describe("folder that keeps snapshots and tokens; absent = nothing is kept"),
  collect: z
    .boolean()
    .optional()
    .describe(
      "take POST /v1/collections and run schedules: read AWS and clusters with the credentials of this process",
    ),
  config: z.string().optional().describe("YAML or JSON file with any of these settings"),
  publicUrl: z
    .string()
    .regex(/^https?:\/\/[^/]+$/)
    .optional()
    .describe("origin under which clients see the service, where a proxy stands before it"),
  requireToken: z.boolean().optional().describe("ask for a bearer token even on loopback"),
  issuer: z.array(z.string()).optional().describe("OIDC issuer whose JWTs are taken, with --audience"),
  audience: z.string().optional().describe("audience that a JWT must name"),
  scopeClaim: z.string().optional().describe("claim of a JWT that holds read, write or admin (scope)"),
  corsOrigin: z.array(z.string()).optional().describe("origin whose pages may call"),
  ratePerMinute: z.number().int().min(1).optional().describe("requests a client may send in a minute (1200)"),
  uploadBytes: z.number().int().min(1).optional().describe("largest body of an upload (524288000)"),
  snapshotBytes: z.number().int().min(1).optional().describe("largest snapshot, unpacked (2000000000)"),
  documentBytes: z.number().int().min(1).optional().describe("largest document of a snapshot (67108864)"),
  answerMs: z.number().int().min(1).optional().describe("longest time for an answer (30000)"),
  requestMs: z.number().int().min(1).optional().describe("longest time for a request to arrive (600000)"),
  stallMs: z.number().int().min(1).optional().describe("longest wait for the next bytes of an upload (30000)"),
  threads: z.number().int().min(1).max(64).optional().describe("threads that answer (1 less than cores, at most 4)"),
  threadMegabytes: z.number().int().min(64).optional().describe("largest heap of such a thread (4096)"),
  keepDays: z.number().int().min(1).optional().describe("delete snapshots older than this; absent = never"),
  keepLast: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe("keep at least this many of the newest, whatever their age (1)"),
  auditLog: z.string().optional().describe("file that the audit log is appended to; absent = stderr, with the log"),
});
export type ServeRequest = z.output<typeof serveRequest>;

/** The file may say more than a flag can. */
const fileSettings = serveRequest.extend({
  schedules: z
    .array(scheduleSchema)
    .max(100)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, "expected names that differ")
    .optional(),
});

const DEFAULTS = {
  host: "127.0.0.1",
  port: 8787,
  requireToken: false,
  collect: false,
  schedules: [] as Schedule[],
  issuer: [] as string[],
  scopeClaim: "scope",
  corsOrigin: [] as string[],
  ratePerMinute: 1200,
  uploadBytes: 524_288_000,
  snapshotBytes: 2_000_000_000,
  documentBytes: 67_108_864,
  answerMs: 30_000,
  requestMs: 600_000,
  stallMs: 30_000,
  threadMegabytes: 4096,
  keepLast: 1,
};

type Defaults = typeof DEFAULTS;
/** Settings in effect: what has a default is there. */
export type Settings = Omit<ServeRequest, keyof Defaults> & Readonly<Defaults>;

/** `ratePerMinute` → `CLEW_RATE_PER_MINUTE`. */
export const variableOf = (field: string): string =>
  `CLEW_${field.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

/**
 * The settings in effect. Throws `bad-request` for a variable or file that is not understood; unknown `CLEW_…` variables
 * are left alone, they may be another command's.
 */
export function settingsOf(flags: ServeRequest, env: Readonly<Record<string, string | undefined>>): Settings {
  const fromEnv = fromVariables(env);
  const path = flags.config ?? fromEnv.config;
  const fromFile = path === undefined ? {} : checked(fileSettings, readFile(path), `the file \`${path}\``);
  const said = { ...fromFile, ...fromEnv, ...withoutAbsent(flags) };
  const settings = { ...DEFAULTS, ...said } as Settings; // no field of `said` is present and undefined
  for (const { collect } of settings.schedules) checkWords(collect);
  if (settings.schedules.length > 0 && !settings.collect)
    throw new ProblemError("bad-request", "expected `collect: true` with `schedules`, came none");
  if (settings.collect && settings.data === undefined)
    throw new ProblemError("bad-request", "expected --data DIR with --collect, came none");
  return settings;
}

function withoutAbsent(flags: ServeRequest): ServeRequest {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
}

function fromVariables(env: Readonly<Record<string, string | undefined>>): ServeRequest {
  const input: Record<string, unknown> = {};
  for (const [field, schema] of Object.entries(serveRequest.shape)) {
    const value = env[variableOf(field)];
    if (value === undefined || value === "") continue;
    const inner = schema.unwrap();
    if (inner instanceof z.ZodNumber) input[field] = Number(value);
    else if (inner instanceof z.ZodBoolean) input[field] = ["true", "1"].includes(value) ? true : value;
    else if (inner instanceof z.ZodArray) input[field] = value.split(",").map((one) => one.trim());
    else input[field] = value;
  }
  return checked(serveRequest, input, "the CLEW_… variables");
}

function readFile(path: string): unknown {
  try {
    return load(readFileSync(path, "utf8")) ?? {};
  } catch {
    throw new ProblemError("bad-request", `expected a readable YAML or JSON file, came \`${path}\``);
  }
}
