/** OpenID AuthZEN Authorization API 1.0: evaluation, evaluations, searches and metadata. Each snapshot is a policy decision point of its own; the root one is `local`, else the latest. */
import { z } from "zod";
import { problemOf } from "../../facts/problems.ts";
import { whoCanRequest } from "../../queries/request.ts";
import { RequestError } from "../../queries/request-error.ts";
import {
  actionResults,
  actionSearch,
  type EvaluationResponse,
  entityResults,
  evaluationRequest,
  evaluationResponse,
  evaluationsRequest,
  evaluationsResponse,
  metadata,
  resourceSearch,
  subjectSearch,
} from "../authzen/schemas.ts";
import { actionOf, canOf, decisionOf, isOfType, resourceIds, scopeOf } from "../authzen/translate.ts";
import { readyRecordOf } from "../catalog.ts";
import { type AppContext, timed } from "../context.ts";
import type { AppDeps } from "../deps.ts";
import { pageOf } from "../pages.ts";
import { ProblemError } from "../problem.ts";
import { type Route, route } from "../route.ts";
import { QUERY_PROBLEMS, snapshotParams } from "./queries.ts";

const SUBJECT = { type: "service-account", id: "system:serviceaccount:prod:web" };
const ACTION = { name: "delete" };
const RESOURCE = { type: "pods", id: "prod/*" };
const PROBLEMS = [...QUERY_PROBLEMS, "payload-too-large", "unsupported-media-type"] as const;
const PAGE = 100;
/** Verbs that an action search asks about. */
const VERBS = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

const ROOT = { prefix: "", params: z.object({}), suffix: "" };
const OF_SNAPSHOT = { prefix: "/v1/snapshots/{id}", params: snapshotParams, suffix: "OfSnapshot" };
type Place = typeof ROOT | typeof OF_SNAPSHOT;

export function authzenRoutes(deps: AppDeps): Route[] {
  return [...routesAt(deps, ROOT), ...routesAt(deps, OF_SNAPSHOT)];
}

function routesAt(deps: AppDeps, place: Place): Route[] {
  const at = async (c: AppContext, params: object): Promise<string> => {
    const reference =
      "id" in params ? String(params.id) : (await deps.catalog.find("local")) === undefined ? "latest" : "local";
    const record = await readyRecordOf(deps.catalog, reference);
    c.set("snapshot", record.id);
    return record.id;
  };
  const evaluate = async (
    c: AppContext,
    id: string,
    one: z.output<typeof evaluationRequest>,
  ): Promise<EvaluationResponse> => {
    try {
      return decisionOf(
        await timed(c, "ask", () =>
          deps.engines.ask(id, "can", canOf(one.subject, one.action, one.resource, one.context)),
        ),
      );
    } catch (error) {
      return refusedDecision(error);
    }
  };
  const shared = { method: "post", tag: "authzen", scope: "read", params: place.params, problems: PROBLEMS } as const;
  return [
    route({
      ...shared,
      path: `${place.prefix}/access/v1/evaluation`,
      id: `evaluate${place.suffix}`,
      summary: "Access evaluation (AuthZEN §6)",
      body: { schema: evaluationRequest, example: { subject: SUBJECT, action: ACTION, resource: RESOURCE } },
      answer: {
        status: 200,
        says: "the decision",
        schema: evaluationResponse,
        example: { decision: true, context: { verdict: "allowed" } },
      },
      handle: async ({ params, body }, c) => evaluate(c, await at(c, params), body),
    }),
    route({
      ...shared,
      path: `${place.prefix}/access/v1/evaluations`,
      id: `evaluateMany${place.suffix}`,
      summary: "Access evaluations (AuthZEN §7)",
      body: {
        schema: evaluationsRequest,
        example: {
          subject: SUBJECT,
          action: ACTION,
          evaluations: [{ resource: RESOURCE }, { resource: { type: "secrets", id: "prod/db" } }],
        },
      },
      answer: {
        status: 200,
        says: "the decisions, in order",
        schema: evaluationsResponse,
        example: { evaluations: [{ decision: true }, { decision: false }] },
      },
      handle: async ({ params, body }, c) => {
        const id = await at(c, params);
        const { evaluations, options, ...defaults } = body;
        // §7.1: without members, it is an evaluation like any other.
        if (evaluations === undefined || evaluations.length === 0) return evaluate(c, id, complete(defaults));
        const whole = evaluations.map((one) => complete({ ...defaults, ...one }));
        const stop = { deny_on_first_deny: false, permit_on_first_permit: true, execute_all: undefined }[
          options?.evaluations_semantic ?? "execute_all"
        ];
        const decisions: EvaluationResponse[] = [];
        for (const one of whole) {
          const decision = await evaluate(c, id, one);
          decisions.push(decision);
          if (decision.decision === stop) break;
        }
        return { evaluations: decisions };
      },
    }),
    route({
      ...shared,
      path: `${place.prefix}/access/v1/search/subject`,
      id: `searchSubjects${place.suffix}`,
      summary: "Who can do this (AuthZEN §8.4)",
      description: "Subjects whose access is unconditional. The type `identity` stands for every type.",
      body: { schema: subjectSearch, example: { subject: { type: "identity" }, action: ACTION, resource: RESOURCE } },
      answer: {
        status: 200,
        says: "subjects",
        schema: entityResults,
        example: { page: { next_token: "", count: 1, total: 1 }, results: [SUBJECT] },
      },
      handle: async ({ params, body }, c) => {
        const id = await at(c, params);
        const request = whoCanRequest.parse({
          ...actionOf(body.action, body.resource),
          ...scopeOf(body.context, body.resource),
        });
        const { rows } = await timed(c, "ask", () => deps.engines.ask(id, "whoCan", request));
        const ids = new Map<string, string>();
        for (const { identity, verdict } of rows)
          if (verdict === "allowed" && isOfType(identity, body.subject.type)) ids.set(identity.id, identity.kind);
        return paged(
          [...ids].map(([key, type]) => ({ type, id: key })),
          body.page,
        );
      },
    }),
    route({
      ...shared,
      path: `${place.prefix}/access/v1/search/resource`,
      id: `searchResources${place.suffix}`,
      summary: "Where can it do this (AuthZEN §8.5)",
      description: "Ids are `NAMESPACE/NAME`, `NAME` or an ARN, with `*` for all of them.",
      body: { schema: resourceSearch, example: { subject: SUBJECT, action: ACTION, resource: { type: "pods" } } },
      answer: {
        status: 200,
        says: "resources",
        schema: entityResults,
        example: { page: { next_token: "", count: 1, total: 1 }, results: [RESOURCE] },
      },
      handle: async ({ params, body }, c) => {
        const id = await at(c, params);
        const { id: _, ...unnamed } = body.resource;
        const answer = await timed(c, "ask", () =>
          deps.engines.ask(id, "can", canOf(body.subject, body.action, unnamed, body.context)),
        );
        return paged(
          resourceIds(answer).map((one) => ({ type: body.resource.type, id: one })),
          body.page,
        );
      },
    }),
    route({
      ...shared,
      path: `${place.prefix}/access/v1/search/action`,
      id: `searchActions${place.suffix}`,
      summary: "What can it do to this (AuthZEN §8.6)",
      description: "Asks the verbs of Kubernetes; AWS actions are too many to ask one by one.",
      body: { schema: actionSearch, example: { subject: SUBJECT, resource: RESOURCE } },
      answer: {
        status: 200,
        says: "actions",
        schema: actionResults,
        example: { page: { next_token: "", count: 1, total: 1 }, results: [ACTION] },
      },
      handle: async ({ params, body }, c) => {
        if (body.resource.type === "aws")
          throw new ProblemError("unprocessable", "expected a Kubernetes resource or a URL, came one of AWS");
        const id = await at(c, params);
        const names: string[] = [];
        for (const name of VERBS) {
          const answer = await timed(c, "ask", () =>
            deps.engines.ask(id, "can", canOf(body.subject, { name }, body.resource, body.context)),
          );
          if (answer.verdict === "allowed") names.push(name);
        }
        return paged(
          names.map((name) => ({ name })),
          body.page,
        );
      },
    }),
    route({
      method: "get",
      tag: "authzen",
      scope: null,
      params: place.params,
      path: `/.well-known/authzen-configuration${place.prefix}`,
      id: `readAuthzenMetadata${place.suffix}`,
      summary: "Metadata of the policy decision point (AuthZEN §9)",
      problems: [],
      answer: { status: 200, says: "its endpoints", schema: metadata, example: metadataOf("https://clew.example.com") },
      handle: async ({ params }, c) => {
        const origin = deps.publicUrl ?? new URL(c.req.url).origin;
        const path = "id" in params ? place.prefix.replace("{id}", encodeURIComponent(String(params.id))) : "";
        return metadataOf(origin + path);
      },
    }),
  ];
}

function metadataOf(base: string): z.output<typeof metadata> {
  return {
    policy_decision_point: base,
    access_evaluation_endpoint: `${base}/access/v1/evaluation`,
    access_evaluations_endpoint: `${base}/access/v1/evaluations`,
    search_subject_endpoint: `${base}/access/v1/search/subject`,
    search_resource_endpoint: `${base}/access/v1/search/resource`,
    search_action_endpoint: `${base}/access/v1/search/action`,
  };
}

/** A whole evaluation. Throws `bad-request` when a part is neither given nor set as a default. */
function complete(parts: Readonly<Record<string, unknown>>): z.output<typeof evaluationRequest> {
  const result = evaluationRequest.safeParse(parts);
  if (result.success) return result.data;
  const missing = result.error.issues.map(({ path }) => path.join(".")).join(", ");
  throw new ProblemError(
    "bad-request",
    `expected subject, action and resource of every evaluation, came none for ${missing.slice(0, 200)}`,
  );
}

/** What cannot be decided is denied, and says why (§7.2.1). A fault of this server is not such an answer. */
function refusedDecision(error: unknown): EvaluationResponse {
  const code = error instanceof RequestError ? error.code : error instanceof ProblemError ? error.id : "internal";
  const { status } = problemOf(code);
  if (status >= 500 || !(error instanceof Error)) throw error;
  return { decision: false, context: { error: { status, message: error.message } } };
}

function paged<T>(
  list: readonly T[],
  asked: { readonly token?: string | undefined; readonly limit?: number | undefined } | undefined,
) {
  const token = asked?.token === "" ? undefined : asked?.token;
  const { page, next } = pageOf(list, asked?.limit ?? PAGE, token);
  return { page: { next_token: next ?? "", count: page.length, total: list.length }, results: page };
}
