/** The JSON of a diff between two snapshots (docs/answers.md §8). */
import { z } from "zod";
import { API_VERSION, identitySchema, verdictSchema } from "./answer.ts";

export const CHANGE_KINDS = [
  "gained",
  "lost",
  "wider",
  "narrower",
  "changed",
  "learned",
  "forgotten",
  "recreated",
] as const;
export const changeKindSchema = z.enum(CHANGE_KINDS);
export type ChangeKind = z.output<typeof changeKindSchema>;

/** An object, policy statement, mapping or entry that differs between the two snapshots. */
export const causeSchema = z.object({
  id: z.number().int(),
  object: z.string().describe("Kind namespace/name, or the ARN or key of what changed"),
  change: z.enum(["added", "removed", "edited"]),
  document: z.string(),
  pointer: z.string(),
  line: z.number().int().optional().describe("in the head snapshot; of what was removed: in the base"),
});
export type CauseJson = z.output<typeof causeSchema>;

/** What one identity may do now or could do before: verbs × resources at one place. */
export const accessSchema = z.object({
  cluster: z.string().nullable(),
  namespace: z.string().describe("`*` = everywhere; empty for AWS"),
  names: z.union([z.literal("*"), z.array(z.string())]),
  verbs: z.array(z.string()),
  resources: z.array(z.string()),
  before: verdictSchema,
  after: verdictSchema,
});
export type AccessJson = z.output<typeof accessSchema>;

export const changeSchema = z.object({
  identity: identitySchema,
  kind: changeKindSchema,
  count: z.number().int().describe("changed cells: one verb on one resource at one place"),
  access: z.array(accessSchema),
  causes: z.array(z.number().int()),
});
export type ChangeJson = z.output<typeof changeSchema>;

/** Changes that have the same causes, for people to read as one sentence. */
export const changeGroupSchema = z.object({
  causes: z.array(z.number().int()),
  kinds: z.array(
    z.object({
      kind: changeKindSchema,
      identities: z.number().int(),
      cells: z.number().int(),
      samples: z.array(z.string()),
    }),
  ),
});

export const diffAnswerSchema = z
  .object({
    apiVersion: z.literal(API_VERSION),
    base: z.string(),
    head: z.string(),
    through: z.enum(["direct", "identity", "all"]),
    equal: z.boolean().describe("no access changed; what a gap hid and is learned now does not count"),
    summary: z.record(changeKindSchema, z.number().int()),
    causes: z.array(causeSchema),
    groups: z.array(changeGroupSchema),
    changes: z.array(changeSchema),
    next: z.string().nullable().optional().describe("where the next page begins; only in pages"),
  })
  .meta({ id: "DiffAnswer" });
export type DiffAnswerJson = z.output<typeof diffAnswerSchema>;
