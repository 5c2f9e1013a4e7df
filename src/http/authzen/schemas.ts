/** Shapes of the OpenID AuthZEN Authorization API 1.0 (https://openid.net/specs/authorization-api-1_0.html). Unknown members are left alone, as §5 allows them. */
import { z } from "zod";

const properties = z.record(z.string(), z.unknown()).optional();

export const subject = z.looseObject({ type: z.string().min(1), id: z.string().min(1), properties });
export const action = z.looseObject({ name: z.string().min(1), properties });
export const resource = z.looseObject({ type: z.string().min(1), id: z.string().min(1), properties });
export const context = z.record(z.string(), z.unknown()).optional();
export const page = z
  .looseObject({
    token: z.string().optional(),
    limit: z.number().int().min(1).max(1000).optional(),
    properties,
  })
  .optional();

export type Subject = z.output<typeof subject>;
export type Action = z.output<typeof action>;
export type Resource = z.output<typeof resource>;
export type Asked = z.output<typeof context>;

/** §6.1 */
export const evaluationRequest = z
  .looseObject({ subject, action, resource, context })
  .meta({ id: "EvaluationRequest" });

/** §7.1: members of `evaluations` are completed by the defaults beside it. */
export const evaluationsRequest = z
  .looseObject({
    subject: subject.optional(),
    action: action.optional(),
    resource: resource.optional(),
    context,
    evaluations: z
      .array(
        z.looseObject({
          subject: subject.optional(),
          action: action.optional(),
          resource: resource.optional(),
          context,
        }),
      )
      .max(1000)
      .optional(),
    options: z
      .looseObject({
        evaluations_semantic: z.enum(["execute_all", "deny_on_first_deny", "permit_on_first_permit"]).optional(),
      })
      .optional(),
  })
  .meta({ id: "EvaluationsRequest" });

/** §6.2 */
export const evaluationResponse = z
  .object({ decision: z.boolean(), context: z.record(z.string(), z.unknown()).optional() })
  .meta({ id: "EvaluationResponse" });
export type EvaluationResponse = z.output<typeof evaluationResponse>;

/** §7.2 */
export const evaluationsResponse = z
  .union([z.object({ evaluations: z.array(evaluationResponse) }), evaluationResponse])
  .meta({ id: "EvaluationsResponse" });

/** §8.4: the id of the subject is not asked for. */
export const subjectSearch = z
  .looseObject({
    subject: z.looseObject({ type: z.string().min(1), id: z.string().optional(), properties }),
    action,
    resource,
    context,
    page,
  })
  .meta({ id: "SubjectSearchRequest" });
/** §8.5 */
export const resourceSearch = z
  .looseObject({
    subject,
    action,
    resource: z.looseObject({ type: z.string().min(1), id: z.string().optional(), properties }),
    context,
    page,
  })
  .meta({ id: "ResourceSearchRequest" });
/** §8.6 */
export const actionSearch = z.looseObject({ subject, resource, context, page }).meta({ id: "ActionSearchRequest" });

/** §8.2.2, §8.3 */
const paged = z.object({ next_token: z.string(), count: z.number().int(), total: z.number().int() });
export const entityResults = z
  .object({ page: paged, results: z.array(z.object({ type: z.string(), id: z.string() })) })
  .meta({ id: "EntitySearchResponse" });
export const actionResults = z
  .object({ page: paged, results: z.array(z.object({ name: z.string() })) })
  .meta({ id: "ActionSearchResponse" });

/** §9.1 */
export const metadata = z
  .object({
    policy_decision_point: z.string(),
    access_evaluation_endpoint: z.string(),
    access_evaluations_endpoint: z.string(),
    search_subject_endpoint: z.string(),
    search_resource_endpoint: z.string(),
    search_action_endpoint: z.string(),
  })
  .meta({ id: "PolicyDecisionPoint" });
