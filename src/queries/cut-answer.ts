/** The JSON of a cut: what to remove so that nobody gets there any more (docs/answers.md §8). */
import { z } from "zod";
import { API_VERSION, questionSchema, verdictSchema } from "./answer.ts";

export const removableSchema = z.object({
  kind: z.enum([
    "subject",
    "binding",
    "rule",
    "access-entry",
    "access-policy",
    "mapping",
    "pod-identity",
    "trust-statement",
    "allow-statement",
  ]),
  what: z.string().describe("the grant in a few words"),
  document: z.string(),
  pointer: z.string(),
  line: z.number().int().optional(),
  principal: z.string().optional().describe("of a mapping in aws-auth: whose entry"),
});
export type Removable = z.output<typeof removableSchema>;

export const cutAnswerSchema = z
  .object({
    apiVersion: z.literal(API_VERSION),
    snapshot: z.string(),
    question: questionSchema,
    subject: z.string(),
    closes: z.enum(["allowed", "conditional", "unknown"]).describe("down to which verdict nothing is left"),
    before: verdictSchema,
    after: verdictSchema.describe("asked again of the snapshot without what is removed"),
    found: z.boolean(),
    remove: z.array(removableSchema),
    minimal: z.boolean().describe("no proper subset closes it"),
    optimal: z.boolean().describe("proven: no smaller set of removable grants closes it"),
    lowerBound: z.number().int(),
    asked: z.number().int().describe("how often the snapshot was asked again"),
    notes: z.array(z.string()),
  })
  .meta({ id: "CutAnswer" });
export type CutAnswerJson = z.output<typeof cutAnswerSchema>;
