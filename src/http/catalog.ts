/** The snapshots a service can be asked about: what the routes need of the store, and the folder that `serve -s DIR` gives. */
import { z } from "zod";
import { ProblemError } from "./problem.ts";

export const snapshotSchema = z
  .object({
    id: z.string().describe("`sha256:` and the hash over the names and hashes of its documents"),
    state: z.enum(["reading", "ready", "failed"]),
    createdAt: z.string().describe("RFC 3339"),
    labels: z.record(z.string(), z.string()),
    documents: z.number().int(),
    bytes: z.number().int().describe("of the documents, decompressed and redacted"),
    issues: z.number().int().describe("faults of the input; the good part was kept"),
    failure: z.object({ problem: z.string(), detail: z.string() }).nullable(),
  })
  .meta({ id: "Snapshot" });
export type SnapshotRecord = z.output<typeof snapshotSchema>;

/** Finds snapshots by content id, by alias (`latest`, `latest@KEY=VALUE,…`) or by the name `local`. */
export interface Catalog {
  /** `undefined` when there is none. */
  find(reference: string): Promise<SnapshotRecord | undefined>;
}

/** The record of `reference`, whatever its state. Throws `snapshot-not-found`. */
export async function recordOf(catalog: Catalog, reference: string): Promise<SnapshotRecord> {
  const record = await catalog.find(reference);
  if (record === undefined)
    throw new ProblemError("snapshot-not-found", `expected the id of a snapshot, came \`${reference.slice(0, 100)}\``);
  return record;
}

/** The record of a snapshot that can be asked. Throws `snapshot-not-found`, `snapshot-not-ready` or what its reading failed with. */
export async function readyRecordOf(catalog: Catalog, reference: string): Promise<SnapshotRecord> {
  const record = await recordOf(catalog, reference);
  if (record.state === "reading")
    throw new ProblemError("snapshot-not-ready", "the snapshot is still being read, ask again in a moment", {
      headers: { "retry-after": "1" },
    });
  if (record.state === "failed")
    throw new ProblemError("unrecognised-input", record.failure?.detail ?? "the snapshot could not be read");
  return record;
}

/** `catalog` with one more snapshot, under the name `local` and under its content id; it is `latest` too while nothing is kept. */
export function withLocal(catalog: Catalog, local: SnapshotRecord): Catalog {
  return {
    find: async (reference) => {
      if (reference === "local" || reference === local.id) return local;
      return (await catalog.find(reference)) ?? (reference === "latest" ? local : undefined);
    },
  };
}

export const emptyCatalog: Catalog = { find: async () => undefined };
