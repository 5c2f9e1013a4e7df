/** The policy language of `clew check`. The JSON Schema for editors (schemas/policy.schema.json) is made from this. */
import { z } from "zod";
import { severitySchema } from "../findings/answer.ts";
import { API_VERSION } from "../queries/answer.ts";

const texts = (about: string) => z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).describe(about);

/** Whom a rule is about. Every given field must fit; of a list, one entry. */
export const selectorSchema = z
  .strictObject({
    id: texts(
      "key of the identity, with * and ?: an ARN, system:serviceaccount:NS:NAME, user:NAME, group:NAME, oidc:ISSUER#SUBJECT; the cluster after @ may be left out",
    ).optional(),
    kind: texts(
      "kind of identity: aws-role, aws-user, service-account, user, group, oidc, anyone, unknown-principal …",
    ).optional(),
    entry: texts("how it is entered: human, ci, workload, node, external, cluster, unknown").optional(),
    group: texts("Kubernetes group it carries when it acts by some path, with * and ?").optional(),
    namespace: texts("namespace of the ServiceAccount, with * and ?").optional(),
    account: texts("AWS account of the principal").optional(),
    cluster: texts("cluster in which it acts, with * and ?").optional(),
    labels: z
      .record(z.string(), z.string())
      .optional()
      .describe("labels of the ServiceAccount or tags of the IAM principal; values with * and ?"),
    through: texts("an identity behind the start that some path leads through or to, by key, with * and ?").optional(),
  })
  .meta({ id: "Selector" });
export type Selector = z.output<typeof selectorSchema>;

const selectors = z.union([z.literal("everyone"), selectorSchema, z.array(selectorSchema).min(1)]);

/** What a rule is about: a goal, a Kubernetes action, an AWS action, or anything at all. */
export const actionSchema = z
  .strictObject({
    goal: z
      .string()
      .optional()
      .describe(
        "an effect by any verb: delete-pods, read-secrets, exec, change-rbac, become-node, cluster-admin, assume-admin",
      ),
    verb: z.string().optional(),
    resource: z.string().optional().describe("RESOURCE[.GROUP][/SUBRESOURCE]"),
    name: z.string().optional(),
    path: z.string().optional().describe("non-resource URL"),
    action: z.string().optional().describe("AWS action, such as s3:GetObject"),
    arn: z.string().optional(),
    anything: z
      .literal(true)
      .optional()
      .describe("any permission that Kubernetes or EKS did not ship; of identities named one by one"),
    namespace: texts("namespaces, with * and ?; absent = any").optional(),
    elsewhere: z.literal(true).optional().describe("counts only outside the ServiceAccount's own namespace"),
  })
  .refine(
    (action) =>
      [action.goal, action.verb, action.action, action.anything].filter((part) => part !== undefined).length === 1,
    {
      error: "expected exactly one of goal, verb, action and anything",
    },
  )
  .refine((action) => action.verb === undefined || (action.resource === undefined) !== (action.path === undefined), {
    error: "expected a resource or a path beside the verb",
  })
  .meta({ id: "Action" });
export type Action = z.output<typeof actionSchema>;

export const exceptionSchema = z
  .strictObject({
    who: selectors,
    reason: z.string().trim().min(1, "expected a reason"),
    expires: z.iso.date().describe("last day on which it holds, UTC"),
  })
  .meta({ id: "Exception" });

const common = {
  id: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/, "expected lower-case letters, digits, dots and hyphens"),
  title: z.string().optional(),
  description: z.string().optional(),
  severity: severitySchema.default("high"),
  exceptions: z.array(exceptionSchema).default([]),
};

const asked = {
  ...common,
  can: z.union([actionSchema, z.array(actionSchema).min(1)]),
  clusters: texts("clusters it is about, with * and ?").optional(),
  through: z
    .enum(["direct", "identity", "all"])
    .optional()
    .describe("how far to follow: the grant itself, steps by design, or misuse of a right too"),
  certainty: z
    .enum(["allowed", "conditional", "unknown"])
    .default("conditional")
    .describe(
      "how certain an access must be to count: allowed = whatever is open; conditional = under conditions too; unknown = even if a gap decides",
    ),
  vendor: z.boolean().default(false).describe("count what Kubernetes and EKS hold themselves"),
};

export const ruleSchema = z
  .union([
    z.strictObject({ ...asked, forbid: selectors }),
    z.strictObject({ ...asked, "allow-only": selectors }),
    z.strictObject({ ...asked, require: selectors }),
    z.strictObject({ ...common, "forbid-findings": z.array(z.string()).min(1) }),
  ])
  .meta({
    id: "Rule",
    description: "one of: forbid (these may not), allow-only (nobody else may), require (these must), forbid-findings",
  });
export type Rule = z.output<typeof ruleSchema>;
export type AskedRule = Exclude<Rule, { "forbid-findings": readonly string[] }>;

export const policySchema = z
  .strictObject({
    apiVersion: z.literal(API_VERSION),
    kind: z.literal("Policy"),
    name: z.string().min(1).default("policy"),
    extends: z.literal("recommended").optional().describe("also the rules that Clew ships"),
    disable: z.array(z.string()).default([]).describe("ids of rules that are switched off"),
    through: z.enum(["direct", "identity", "all"]).default("identity"),
    rules: z.array(ruleSchema).default([]),
  })
  .meta({ id: "Policy", title: "Clew policy" });
export type Policy = z.output<typeof policySchema>;
export type PolicyInput = z.input<typeof policySchema>;
