/** The JSON of every answer (docs/answers.md §7). The same shapes leave the CLI (`-o json`), the API and the library; fields are only ever added within `clew/v1`. */
import { z } from "zod";

export const API_VERSION = "clew/v1";

export const verdictSchema = z.enum(["allowed", "conditional", "unknown", "denied"]);

export const evidenceSchema = z
  .object({
    document: z.string(),
    pointer: z.string(),
    line: z.number().int().optional(),
    effect: z.enum(["allow", "deny"]).optional(),
    since: z.string().optional(),
  })
  .meta({ id: "Evidence" });
export type EvidenceJson = z.output<typeof evidenceSchema>;

/** all/any/not tree; `{}` stands for nothing open. */
export type OpenJson =
  | { all: OpenJson[] }
  | { any: OpenJson[] }
  | { not: OpenJson }
  | { gap: number }
  | {
      step: number;
      key: string;
      operator: string;
      values: string[];
      controller: "caller" | "environment" | "identity";
      evidence: EvidenceJson[];
    }
  | Record<string, never>;

export const openSchema: z.ZodType<OpenJson> = z
  .lazy(() =>
    z.union([
      z.object({ all: z.array(openSchema) }),
      z.object({ any: z.array(openSchema) }),
      z.object({ not: openSchema }),
      z.object({ gap: z.number().int() }),
      z.object({
        step: z.number().int(),
        key: z.string(),
        operator: z.string(),
        values: z.array(z.string()),
        controller: z.enum(["caller", "environment", "identity"]),
        evidence: z.array(evidenceSchema),
      }),
      z.strictObject({}),
    ]),
  )
  .meta({
    id: "Open",
    description: "what must hold for a conditional verdict to become allowed: an all/any/not tree; {} = nothing",
  });

export const identitySchema = z
  .object({
    id: z.string(),
    kind: z.string(),
    entry: z.enum(["human", "ci", "workload", "node", "external", "cluster", "unknown"]),
    exists: z.boolean().nullable(),
    vendor: z.boolean(),
    title: z.string().optional(),
  })
  .meta({ id: "Identity" });
export type IdentityJson = z.output<typeof identitySchema>;

export const needSchema = z
  .object({
    need: z.string(),
    verdict: verdictSchema,
    open: openSchema.optional(),
    evidence: z.array(evidenceSchema),
    note: z.string().optional(),
  })
  .meta({ id: "Need" });

export interface StepJson {
  edge: string;
  nature: "identity" | "abuse";
  from: string;
  to: string;
  uses: StepJson[][];
  verdict: z.output<typeof verdictSchema>;
  vendor: boolean;
  needs: z.output<typeof needSchema>[];
  open?: OpenJson | undefined;
  sets?: Record<string, unknown> | undefined;
}

export const stepSchema: z.ZodType<StepJson> = z
  .lazy(() =>
    z.object({
      edge: z.string(),
      nature: z.enum(["identity", "abuse"]),
      from: z.string(),
      to: z.string(),
      uses: z.array(z.array(stepSchema)),
      verdict: verdictSchema,
      vendor: z.boolean(),
      needs: z.array(needSchema),
      open: openSchema.optional(),
      sets: z.record(z.string(), z.unknown()).optional(),
    }),
  )
  .meta({ id: "Step" });

/** Exactly one authorizer. Bindings and roles are `Kind/namespace/name`; `rules` are indexes after aggregation. */
export const grantSchema = z
  .object({
    authorizer: z.enum(["rbac", "superuser", "node", "access-policy", "iam"]),
    binding: z.string().optional(),
    role: z.string().optional(),
    rules: z.array(z.number().int()).optional(),
    matched: z.object({ kind: z.string(), name: z.string(), namespace: z.string().optional() }).optional(),
    policy: z.string().optional(),
    vendor: z.boolean(),
    verdict: verdictSchema.optional(),
    open: openSchema.optional(),
    evidence: z.array(evidenceSchema),
  })
  .meta({ id: "Grant" });
export type GrantJson = z.output<typeof grantSchema>;

export const pathSchema = z
  .object({
    verdict: verdictSchema,
    steps: z.array(stepSchema),
    grant: grantSchema.optional(),
  })
  .meta({ id: "Path" });
export type PathJson = z.output<typeof pathSchema>;

export const scopeSchema = z
  .object({
    namespaces: z.union([z.literal("*"), z.array(z.string())]).optional(),
    names: z.union([z.literal("*"), z.array(z.string())]).optional(),
    resources: z.union([z.literal("*"), z.array(z.string())]).optional(),
    verdict: verdictSchema.optional(),
  })
  .meta({ id: "Scope" });
export type ScopeJson = z.output<typeof scopeSchema>;

export const gapSchema = z
  .object({
    id: z.number().int(),
    kind: z.enum(["not-supplied", "unreadable", "unpublished", "undocumented", "nondeterministic", "search-limit"]),
    what: z.string(),
    direction: z.enum(["may-add", "may-remove"]),
    scope: z.string(),
    close: z.string(),
    rows: z.number().int().optional(),
  })
  .meta({ id: "Gap" });
export type GapJson = z.output<typeof gapSchema>;

export const assumptionSchema = z
  .object({
    id: z.number().int(),
    name: z.string(),
    value: z.string(),
    why: z.string(),
    direction: z.enum(["may-add", "may-remove"]),
    switch: z.string(),
  })
  .meta({ id: "Assumption" });
export type AssumptionJson = z.output<typeof assumptionSchema>;

export const asSchema = z
  .object({
    username: z.string(),
    groups: z.array(z.string()),
    accessPolicies: z.array(z.string()),
  })
  .meta({ id: "ActsAs" });

export const rowSchema = z
  .object({
    identity: identitySchema,
    cluster: z.string().nullable(),
    verdict: verdictSchema,
    // A union: `nullable` of a schema with an id loses its null in the API description.
    as: z.union([asSchema, z.null()]),
    scope: z.array(scopeSchema),
    limits: z.array(z.string()),
    carriers: z.object({ pods: z.number().int(), samples: z.array(z.string()) }),
    path: pathSchema,
    otherPaths: z.number().int(),
    open: openSchema,
    gaps: z.array(z.number().int()),
    assumptions: z.array(z.number().int()),
    everyone: z
      .number()
      .int()
      .optional()
      .describe("of a row that stands for all of a built-in group: how many of the snapshot's identities are in it"),
    mappedBy: z.number().int().optional().describe("of a User or Group: how many rows reach it by a mapping"),
    vendor: z.boolean(),
  })
  .meta({ id: "Row" });
export type RowJson = z.output<typeof rowSchema>;

export const questionSchema = z.record(z.string(), z.unknown());

const envelope = {
  apiVersion: z.literal(API_VERSION),
  question: questionSchema,
  through: z.enum(["direct", "identity", "all"]),
  snapshot: z.string(),
  assumptions: z.array(assumptionSchema),
  gaps: z.array(gapSchema),
};

export const whoCanAnswerSchema = z
  .object({
    ...envelope,
    rows: z.array(rowSchema),
    next: z.string().nullable(),
    summary: z.object({
      allowed: z.number().int().describe("rows with this verdict, of all pages, vendor rows apart"),
      conditional: z.number().int(),
      unknown: z.number().int(),
      vendor: z.number().int().describe("rows of what Kubernetes and EKS hold themselves, whatever their verdict"),
      moreByAll: z
        .number()
        .int()
        .nullable()
        .describe(
          "rows, vendor rows apart, that `through: all` would add; null = not counted, in an estate of this size",
        ),
      sameEffect: z
        .object({ goal: z.string(), more: z.number().int() })
        .nullable()
        .describe("rows, vendor rows apart, that reach the same effect by other verbs alone"),
    }),
    notes: z.array(z.string()),
  })
  .meta({ id: "WhoCanAnswer" });
export type WhoCanAnswerJson = z.output<typeof whoCanAnswerSchema>;

export const canAnswerSchema = z
  .object({
    ...envelope,
    subject: z.string(),
    verdict: verdictSchema,
    rows: z.array(rowSchema).describe("one per cluster asked; empty when denied everywhere"),
    closestDenial: z.string().nullable(),
    notes: z.array(z.string()),
  })
  .meta({ id: "CanAnswer" });
export type CanAnswerJson = z.output<typeof canAnswerSchema>;

export const whatCanAnswerSchema = z
  .object({
    ...envelope,
    subject: z.string(),
    reached: z.array(
      z.object({
        identity: identitySchema,
        cluster: z.string().nullable(),
        verdict: verdictSchema,
        path: pathSchema,
        permissions: z.array(
          z.object({
            scope: scopeSchema,
            verbs: z.array(z.string()),
            resources: z.array(z.string()).describe("RESOURCE.GROUP, or URLs; of AWS: resource patterns"),
            grant: grantSchema,
          }),
        ),
      }),
    ),
    notes: z.array(z.string()),
  })
  .meta({ id: "WhatCanAnswer" });
export type WhatCanAnswerJson = z.output<typeof whatCanAnswerSchema>;

export const pathsAnswerSchema = z
  .object({
    ...envelope,
    from: z.string(),
    to: z.string(),
    paths: z.array(pathSchema),
    truncated: z.boolean(),
    notes: z.array(z.string()),
  })
  .meta({ id: "PathsAnswer" });
export type PathsAnswerJson = z.output<typeof pathsAnswerSchema>;
