/** The JSON of the access report: who holds which power in a snapshot, by which path, and what could not be seen. */
import { z } from "zod";
import { findingSchema } from "../findings/answer.ts";
import { API_VERSION, assumptionSchema, gapSchema, questionSchema, rowSchema } from "../queries/answer.ts";
import { diffAnswerSchema } from "../queries/diff-answer.ts";

export const issueSchema = z.object({
  code: z.string(),
  document: z.string(),
  pointer: z.string().optional(),
  line: z.number().int().optional(),
  expected: z.string(),
  came: z.string(),
});
export type IssueJson = z.output<typeof issueSchema>;

export const powerSchema = z.object({
  id: z.string(),
  question: questionSchema,
  rows: z.array(rowSchema),
  vendor: z.number().int().describe("rows that Kubernetes and EKS hold themselves; they are not in `rows`"),
});

export const accessReportSchema = z
  .object({
    apiVersion: z.literal(API_VERSION),
    snapshot: z.string(),
    date: z.string().nullable(),
    through: z.enum(["direct", "identity", "all"]),
    clusters: z.array(z.object({ name: z.string(), account: z.string().nullable(), version: z.string().nullable() })),
    accounts: z.array(z.string()),
    powers: z.array(powerSchema),
    findings: z.array(findingSchema),
    issues: z.array(issueSchema),
    changes: z.union([diffAnswerSchema, z.null()]),
    firstSeen: z
      .record(z.string(), z.string())
      .describe("`IDENTITY|CLUSTER|POWER` to the date of the first kept snapshot that shows it"),
    gaps: z.array(gapSchema),
    assumptions: z.array(assumptionSchema),
  })
  .meta({ id: "AccessReport" });
export type AccessReportJson = z.output<typeof accessReportSchema>;
