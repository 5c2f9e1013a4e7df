/** The JSON of the graph, line by line: what `clew graph` prints. */
import { z } from "zod";
import { API_VERSION, evidenceSchema, openSchema, verdictSchema } from "../queries/answer.ts";

export const graphRequest = z.strictObject({
  view: z.enum(["steps", "trust"]).default("steps").describe("all steps, or the trust between AWS principals"),
  hubs: z.boolean().default(false).describe("keep hubs as nodes"),
});
export type GraphRequest = z.output<typeof graphRequest>;

/** One step, judged alone. */
export const stepLineSchema = z
  .object({
    edge: z.string(),
    nature: z.enum(["identity", "abuse"]),
    from: z.string(),
    to: z.string(),
    verdict: verdictSchema,
    open: openSchema,
    evidence: z.array(evidenceSchema),
    as: z.object({ groups: z.array(z.string()), accessPolicies: z.array(z.string()) }).optional(),
  })
  .meta({ id: "StepLine" });

/** One AssumeRole edge between users, roles, services and providers. */
export const trustLineSchema = z
  .object({
    edge: z.string(),
    from: z.string(),
    to: z.string(),
    action: z.string(),
    verdict: verdictSchema,
    keys: z.array(z.string()).describe("condition keys that decide"),
    witness: z.record(z.string(), z.unknown()).describe("values of those keys under which it is allowed"),
  })
  .meta({ id: "TrustLine" });

export const graphLinesSchema = z
  .object({
    apiVersion: z.literal(API_VERSION),
    snapshot: z.string(),
    view: z.enum(["steps", "trust"]),
    lines: z.array(z.union([stepLineSchema, trustLineSchema])),
    next: z.string().nullable().optional().describe("where the next page begins; only in pages"),
  })
  .meta({ id: "GraphLines" });
export type GraphLinesJson = z.output<typeof graphLinesSchema>;
