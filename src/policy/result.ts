/** The JSON of a policy check: every rule, every violation with its path, what is excepted, known or undecided. */
import { z } from "zod";
import { findingSchema, severitySchema } from "../findings/answer.ts";
import {
  API_VERSION,
  assumptionSchema,
  gapSchema,
  identitySchema,
  rowSchema,
  verdictSchema,
} from "../queries/answer.ts";

export const violationSchema = z
  .object({
    fingerprint: z.string(),
    rule: z.string(),
    severity: severitySchema,
    kind: z.enum(["forbidden", "not-allowed", "required", "finding"]),
    /** `new` breaks the policy; `undecided` rests on a gap; `known` is in the baseline; `excepted` has a valid exception. */
    status: z.enum(["new", "undecided", "known", "excepted"]),
    identity: z.union([identitySchema, z.null()]),
    cluster: z.string().nullable(),
    action: z
      .string()
      .describe("what it can do, in words: `delete pods in prod`, `goal cluster-admin`, `s3:GetObject`"),
    goal: z.string().nullable().describe("the goal that the action names, if it is one"),
    verdict: verdictSchema,
    row: z
      .union([rowSchema, z.null()])
      .describe("shortest path with its evidence; null for a required access that is not there"),
    finding: z.union([findingSchema, z.null()]),
    exception: z.object({ reason: z.string(), expires: z.string() }).nullable(),
  })
  .meta({ id: "Violation" });
export type ViolationJson = z.output<typeof violationSchema>;

export const ruleResultSchema = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  severity: severitySchema,
  status: z.enum(["holds", "broken", "undecided"]),
  violations: z.number().int().describe("new ones"),
  line: z.number().int().nullable().describe("line of the rule in the policy file"),
});

export const exceptionNoteSchema = z.object({
  rule: z.string(),
  reason: z.string(),
  expires: z.string(),
  line: z.number().int().nullable(),
});

export const checkResultSchema = z
  .object({
    apiVersion: z.literal(API_VERSION),
    policy: z.string(),
    document: z.string().nullable().describe("the policy file, as it was named; null for the shipped one"),
    snapshot: z.string(),
    outcome: z.enum(["holds", "broken", "undecided"]),
    rules: z.array(ruleResultSchema),
    violations: z.array(violationSchema),
    expired: z.array(exceptionNoteSchema),
    unused: z.array(exceptionNoteSchema),
    gaps: z.array(gapSchema),
    assumptions: z.array(assumptionSchema),
    notes: z.array(z.string()),
  })
  .meta({ id: "CheckResult" });
export type CheckResultJson = z.output<typeof checkResultSchema>;
