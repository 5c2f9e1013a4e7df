/** The JSON of findings: what is wrong or worth knowing in a snapshot without anybody having asked a question. */
import { z } from "zod";
import { API_VERSION, evidenceSchema } from "../queries/answer.ts";

export const SEVERITIES = ["critical", "high", "medium", "low", "info"] as const;
export const severitySchema = z.enum(SEVERITIES);
export type SeverityJson = z.output<typeof severitySchema>;

export const findingSchema = z
  .object({
    finding: z.string().describe("kind of finding, kebab-case; `clew findings --list` explains each"),
    fingerprint: z.string().describe("the same thing keeps it from snapshot to snapshot"),
    title: z.string(),
    severity: severitySchema,
    message: z.string().describe("one sentence; values of documents stand in backticks"),
    subject: z.string().nullable().describe("the identity or object it is about"),
    cluster: z.string().nullable(),
    account: z.string().nullable(),
    vendor: z.boolean().describe("Kubernetes or EKS made it so"),
    remedy: z.string(),
    attack: z.array(z.string()).describe("MITRE ATT&CK techniques"),
    references: z.array(z.string()),
    evidence: z.array(evidenceSchema),
  })
  .meta({ id: "Finding" });
export type FindingJson = z.output<typeof findingSchema>;

export const findingsAnswerSchema = z
  .object({
    apiVersion: z.literal(API_VERSION),
    snapshot: z.string(),
    findings: z.array(findingSchema),
    summary: z.record(severitySchema, z.number().int()),
    next: z.string().nullable().optional().describe("where the next page begins; only in pages"),
  })
  .meta({ id: "FindingsAnswer" });
export type FindingsAnswerJson = z.output<typeof findingsAnswerSchema>;
