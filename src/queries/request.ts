/** One zod object per query. CLI flags, URL parameters, JSON bodies, OpenAPI and completion are made from these, and nothing else parses a request. */
import { z } from "zod";

export const THROUGH = ["direct", "identity", "all"] as const;
export type Through = (typeof THROUGH)[number];

/** Parts of an action: a Kubernetes one (verb, resource …, or verb and path) or an AWS one (action, arn). */
const actionFields = {
  verb: z
    .string()
    .optional()
    .describe("Kubernetes verb: get, list, watch, create, update, patch, delete, deletecollection, or any other word"),
  resource: z
    .string()
    .optional()
    .describe("resource, plural, singular, kind or short name; RESOURCE.GROUP and RESOURCE/SUBRESOURCE are understood"),
  group: z.string().optional().describe("API group; empty for the core group"),
  subresource: z.string().optional().describe("subresource: exec, log, status, scale, token …"),
  name: z.string().optional().describe("name of one object; absent = some object"),
  namespace: z.string().optional().describe("namespace; absent = in any namespace"),
  path: z.string().optional().describe("non-resource URL, such as /metrics"),
  action: z.string().optional().describe("AWS action, such as s3:GetObject"),
  arn: z.string().optional().describe("AWS resource; wildcards mean some matching resource; absent = any"),
};

const commonFields = {
  cluster: z.string().optional().describe("one cluster; absent = every cluster of the snapshot"),
  through: z
    .enum(THROUGH)
    .default("identity")
    .describe("how far to follow: the authorizer's own answer, steps by design, or abuse too"),
  literal: z
    .boolean()
    .default(false)
    .describe("ask exactly what is written, as a SubjectAccessReview does: no path, no access policies"),
  clusterWide: z.boolean().default(false).describe("ask the all-namespaces request itself"),
};

const pageFields = {
  limit: z.number().int().min(1).max(10_000).optional().describe("rows per page; absent = all"),
  cursor: z.string().optional().describe("where the last page ended"),
  vendor: z.enum(["show", "hide", "only"]).default("show").describe("what Kubernetes and EKS themselves hold"),
};

export const whoCanRequest = z.strictObject({
  ...actionFields,
  ...commonFields,
  ...pageFields,
  goal: z
    .string()
    .optional()
    .describe(
      "an effect instead of an action: delete-pods, read-secrets, exec, change-rbac, become-node, cluster-admin, assume-admin",
    ),
  and: z
    .array(z.string())
    .optional()
    .describe("further permissions that the same identity must hold, as VERB RESOURCE"),
});
export type WhoCanRequest = z.output<typeof whoCanRequest>;

export const canRequest = z.strictObject({
  subject: z.string().describe("ARN, system:serviceaccount:NS:NAME, NS/NAME, user:NAME, group:NAME"),
  groups: z.array(z.string()).optional().describe("further groups of a Kubernetes user"),
  ...actionFields,
  ...commonFields,
});
export type CanRequest = z.output<typeof canRequest>;

export const whatCanRequest = z.strictObject({
  subject: z.string().describe("ARN, system:serviceaccount:NS:NAME, NS/NAME, user:NAME, group:NAME"),
  groups: z.array(z.string()).optional().describe("further groups of a Kubernetes user"),
  namespace: z.string().optional().describe("only what holds in this namespace"),
  aws: z.boolean().default(false).describe("AWS actions instead of Kubernetes ones"),
  cluster: commonFields.cluster,
  through: commonFields.through,
  vendor: pageFields.vendor,
});
export type WhatCanRequest = z.output<typeof whatCanRequest>;

export const pathsRequest = z.strictObject({
  from: z.string().describe("starting identity"),
  to: z.string().describe("identity to reach"),
  through: z.enum(["identity", "all"]).default("all").describe("steps by design, or abuse too"),
  cluster: commonFields.cluster,
  k: z.number().int().min(1).max(1000).default(10).describe("how many paths at the most"),
  maxSteps: z.number().int().min(1).max(64).default(12).describe("longest path looked for"),
});
export type PathsRequest = z.output<typeof pathsRequest>;
