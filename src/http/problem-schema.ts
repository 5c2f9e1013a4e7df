/** The schema of problem details (RFC 9457 §3.1). */
import { z } from "zod";

export const problemSchema = z
  .object({
    type: z.string().describe("a page of this server that says what the problem means"),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    instance: z.string().describe("names the request; the log holds the same id"),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: "Problem" });
