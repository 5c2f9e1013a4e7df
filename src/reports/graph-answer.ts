/** The JSON of a graph: the whole of a snapshot's, or what the paths of an answer touch. */
import { z } from "zod";
import { API_VERSION, verdictSchema } from "../queries/answer.ts";

export const graphNodeSchema = z.object({
  id: z.string(),
  label: z.string(),
  kind: z.string().describe("kind of identity, or `grant`"),
  cluster: z.string().nullable(),
});
export const graphEdgeSchema = z.object({
  from: z.string(),
  to: z.string(),
  edge: z.string().describe("edge kind, `holds` for a grant, `with` for what else must be reached"),
  nature: z.enum(["identity", "abuse"]),
  verdict: verdictSchema,
});
export const graphSchema = z
  .object({
    apiVersion: z.literal(API_VERSION),
    snapshot: z.string(),
    nodes: z.array(graphNodeSchema),
    edges: z.array(graphEdgeSchema),
  })
  .meta({ id: "Graph" });
export type GraphJson = z.output<typeof graphSchema>;
export type GraphNodeJson = z.output<typeof graphNodeSchema>;
export type GraphEdgeJson = z.output<typeof graphEdgeSchema>;
