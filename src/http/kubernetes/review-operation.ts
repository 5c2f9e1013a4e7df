/** One review: its operation as it is declared, its specification as it is asked, its status as it is answered. */
import type { z } from "zod";
import type { ReviewResult, ReviewSpec } from "../../explain/engine-types.ts";
import type { AppContext } from "../context.ts";
import type { AppDeps } from "../deps.ts";
import { ProblemError } from "../problem.ts";
import {
  askCluster,
  BODY_PROBLEMS,
  CLUSTER_BASE,
  type clusterParams,
  DECODERS,
  ERRORS,
  GROUP,
} from "./cluster-operation.ts";
import type { subjectSpec } from "./schemas.ts";

/** Specification and user of the examples. */
export const SPEC = { resourceAttributes: { namespace: "prod", verb: "delete", resource: "pods" } };
export const USER = "system:serviceaccount:prod:web";
/** A review that was answered. */
export const reviewExample = (kind: string, spec: Record<string, unknown>) => ({
  kind,
  apiVersion: GROUP,
  metadata: {},
  spec,
  status: {
    allowed: true,
    reason: 'RBAC: allowed by RoleBinding "deployers/prod" of ClusterRole "edit" to ServiceAccount "web/prod"',
  },
});

/** The declaration of a review of `kind`, but for its answer and handler. */
export const reviewPost = <B extends z.ZodType>(
  path: string,
  kind: string,
  schema: B,
  spec: Record<string, unknown>,
) => ({
  method: "post" as const,
  path: `${CLUSTER_BASE}${path}`,
  id: `create${kind}`,
  tag: "kubernetes",
  scope: "read" as const,
  exampleOf: { cluster: "prod-eu", namespace: "prod" },
  body: { schema, example: { kind, apiVersion: GROUP, spec } as z.input<B>, decoders: DECODERS }, // the schemas are loose
  errors: ERRORS,
  problems: BODY_PROBLEMS,
});

/** Asks one review and answers it. */
export async function answerReview(
  deps: AppDeps,
  c: AppContext,
  { id, cluster }: z.output<typeof clusterParams>,
  kind: string,
  spec: object,
  asked: ReviewSpec,
) {
  const [result] = await askCluster(deps, c, id, "reviews", { specs: [asked], cluster });
  if (result === undefined) throw new Error("one review has one answer");
  return c.json({ kind, apiVersion: GROUP, metadata: {}, spec, status: statusFrom(result) }, 201);
}

type SubjectSpec = z.output<typeof subjectSpec>;

/** Exactly one kind of attributes. Rule: kubernetes pkg/apis/authorization/validation. */
export function checkSpec(spec: Pick<SubjectSpec, "resourceAttributes" | "nonResourceAttributes">): void {
  if ((spec.resourceAttributes === undefined) === (spec.nonResourceAttributes === undefined))
    throw new ProblemError(
      "unprocessable",
      "expected exactly one of `spec.resourceAttributes` and `spec.nonResourceAttributes`",
    );
}

/** The specification with the identity it is about. */
export function specOf(
  { resourceAttributes, nonResourceAttributes }: Pick<SubjectSpec, "resourceAttributes" | "nonResourceAttributes">,
  identity: { readonly user: string; readonly groups: readonly string[] },
): ReviewSpec {
  if (nonResourceAttributes !== undefined) {
    const { path = "", verb = "" } = nonResourceAttributes;
    return { ...identity, nonResourceAttributes: { path, verb } };
  }
  const {
    namespace = "",
    verb = "",
    group = "",
    resource = "",
    subresource = "",
    name = "",
  } = resourceAttributes ?? {};
  return { ...identity, resourceAttributes: { namespace, verb, group, resource, subresource, name } };
}

function statusFrom({ allowed, reason, errors }: ReviewResult) {
  return {
    allowed,
    ...(reason === "" ? {} : { reason }),
    ...(errors === undefined ? {} : { evaluationError: errors.join(", ") }),
  };
}
