/** What a client says and sees of collections. The words of a request are those of `clew collect`. */
import { z } from "zod";
import { CollectError } from "../../sources/collect/collect-error.ts";
import { type CollectRequest, checkOptions, collectRequest } from "../../sources/collect/options.ts";
import { COLLECTION_STATES, type StoredCollection } from "../../store/collection-store.ts";
import { LABEL_KEY, LABEL_VALUE } from "../labels.ts";
import { ProblemError } from "../problem.ts";

/** The words of `clew collect` that a schedule in the settings may use: where it is written and how is the service's own. */
export const scheduledWords = collectRequest.omit({ out: true, fresh: true, dryRun: true });

const labels = z.record(z.string().regex(LABEL_KEY), z.string().regex(LABEL_VALUE));

/** The same over HTTP, without files of the machine that the service runs on: a kubeconfig may name programs to run. */
export const newCollectionSchema = scheduledWords
  .omit({ kubeconfig: true })
  .extend({ labels: labels.default({}).describe("labels of the snapshot, to find it by") })
  .meta({ id: "NewCollection" });

/** What is collected, without what is not to be shown. */
export type CollectionRequest = z.output<typeof scheduledWords>;

/** A schedule of the settings. */
export const scheduleSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/)
    .describe("shown in the collections it begins; also the label `schedule` of their snapshots"),
  cron: z.string().min(1).max(100).describe("five fields of cron, in UTC"),
  collect: scheduledWords,
  labels: labels.default({}),
});
export type Schedule = z.output<typeof scheduleSchema>;

const resultSchema = z.object({
  accounts: z.array(z.string()),
  clusters: z.array(z.string()).describe("names, or ARNs where two share a name"),
  documents: z.number().int(),
  requests: z.number().int().describe("requests sent to AWS and to clusters"),
  gaps: z.number().int().describe("what could not be read; the inventory of the snapshot lists it"),
  notes: z.array(z.string()),
});
export type CollectionResult = z.output<typeof resultSchema>;

export const collectionSchema = z
  .object({
    id: z.string(),
    state: z.enum(COLLECTION_STATES),
    createdAt: z.string().describe("RFC 3339"),
    startedAt: z.string().nullable(),
    endedAt: z.string().nullable(),
    schedule: z.string().nullable().describe("name of the schedule that began it"),
    collect: z.record(z.string(), z.unknown()).describe("what is collected; an external id is not shown"),
    labels: z.record(z.string(), z.string()),
    result: resultSchema.nullable(),
    snapshot: z.string().nullable().describe("id of the snapshot, once it is done"),
    failure: z.object({ problem: z.string(), detail: z.string() }).nullable(),
  })
  .meta({ id: "Collection" });
export type CollectionRecord = z.output<typeof collectionSchema>;

/** Throws `bad-request` for words that make no sense together. */
export function checkWords(words: CollectionRequest): CollectRequest {
  try {
    return checkOptions({ ...words, dryRun: true });
  } catch (error) {
    if (error instanceof CollectError) throw new ProblemError("bad-request", error.message);
    throw error;
  }
}

/** What of the words may be kept and shown. */
export function shownWords({ externalId: _, ...words }: CollectionRequest): object {
  return words;
}

/** The record of a row. */
export function collectionRecord(stored: StoredCollection): CollectionRecord {
  const { id, state, createdAt, startedAt, endedAt, schedule, request, labels: given, result } = stored;
  return {
    id,
    state,
    createdAt: new Date(createdAt).toISOString(),
    startedAt: when(startedAt),
    endedAt: when(endedAt),
    schedule: schedule ?? null,
    // Written by `start` and `run` of this folder.
    collect: request as CollectionRecord["collect"],
    labels: given as CollectionRecord["labels"],
    result: (result as CollectionResult | undefined) ?? null,
    snapshot: stored.snapshot ?? null,
    failure: stored.failure ?? null,
  };
}

const when = (milliseconds: number | undefined): string | null =>
  milliseconds === undefined ? null : new Date(milliseconds).toISOString();
