/** The job that reads a snapshot, as clients see it. */
import { z } from "zod";

export const jobSchema = z
  .object({
    id: z.string(),
    snapshot: z.string().describe("id of the snapshot that is being read"),
    state: z.enum(["reading", "ready", "failed"]),
    createdAt: z.string(),
    shards: z
      .object({ shards: z.number().int(), read: z.number().int() })
      .describe("parts of the snapshot, and how many of them have been read"),
    failure: z.object({ problem: z.string(), detail: z.string() }).nullable(),
  })
  .meta({ id: "Job" });
export type JobRecord = z.output<typeof jobSchema>;
