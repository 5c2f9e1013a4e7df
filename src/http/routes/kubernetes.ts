/** authorization.k8s.io/v1 over one cluster of a snapshot, with the discovery that kubectl needs: `kubectl auth can-i … --as …` answers from the snapshot. */
import { z } from "zod";
import type { ReviewResult, ReviewSpec } from "../../explain/engine-types.ts";
import { readyRecordOf } from "../catalog.ts";
import { type AppContext, timed } from "../context.ts";
import type { AppDeps } from "../deps.ts";
import type { QuestionName, Questions } from "../engines.ts";
import { groupDocument, groupList, legacyVersions, resourceList } from "../kubernetes/discovery-documents.ts";
import { impersonated } from "../kubernetes/impersonation.ts";
import { fromProtobuf, PROTOBUF } from "../kubernetes/protobuf.ts";
import {
  discoveryDocument,
  localSubjectAccessReview,
  reviewed,
  rulesReviewed,
  selfSubjectAccessReview,
  selfSubjectRulesReview,
  statusSchema,
  subjectAccessReview,
  type subjectSpec,
  whoAmI,
} from "../kubernetes/schemas.ts";
import { statusOf } from "../kubernetes/status.ts";
import { ProblemError } from "../problem.ts";
import { type Route, route } from "../route.ts";

const BASE = "/v1/snapshots/{id}/clusters/{cluster}";
const params = z.object({ id: z.string(), cluster: z.string().describe("name of the cluster in the snapshot") });
/** kubectl sends protobuf, and takes JSON back. */
const DECODERS = { [PROTOBUF]: fromProtobuf };
const GROUP = "authorization.k8s.io/v1";
const PROBLEMS = [
  "unknown-cluster",
  "snapshot-not-found",
  "snapshot-not-ready",
  "unrecognised-input",
  "deadline-exceeded",
  "unprocessable",
] as const;
const BODY_PROBLEMS = [...PROBLEMS, "payload-too-large", "unsupported-media-type"] as const;
const ERRORS = {
  schema: statusSchema,
  type: "application/json",
  example: (id: Parameters<typeof statusOf>[0], text: string) => statusOf(id, text),
};

const SPEC = { resourceAttributes: { namespace: "prod", verb: "delete", resource: "pods" } };
const USER = "system:serviceaccount:prod:web";
const EXAMPLE = (kind: string, spec: Record<string, unknown>) => ({
  kind,
  apiVersion: GROUP,
  metadata: {},
  spec,
  status: {
    allowed: true,
    reason: 'RBAC: allowed by RoleBinding "deployers/prod" of ClusterRole "edit" to ServiceAccount "web/prod"',
  },
});

export function kubernetesRoutes(deps: AppDeps): Route[] {
  async function ask<N extends QuestionName>(
    c: AppContext,
    id: string,
    question: N,
    request: Questions[N]["request"],
  ): Promise<Questions[N]["answer"]> {
    const record = await readyRecordOf(deps.catalog, id);
    c.set("snapshot", record.id);
    return timed(c, "ask", () => deps.engines.ask(record.id, question, request));
  }

  async function review(
    c: AppContext,
    { id, cluster }: z.output<typeof params>,
    kind: string,
    spec: object,
    asked: ReviewSpec,
  ) {
    const [result] = await ask(c, id, "reviews", { specs: [asked], cluster });
    if (result === undefined) throw new Error("one review has one answer");
    return c.json({ kind, apiVersion: GROUP, metadata: {}, spec, status: statusFrom(result) }, 201);
  }

  const post = <B extends z.ZodType>(path: string, kind: string, schema: B, spec: Record<string, unknown>) => ({
    method: "post" as const,
    path: `${BASE}${path}`,
    id: `create${kind}`,
    tag: "kubernetes",
    scope: "read" as const,
    exampleOf: { cluster: "prod-eu", namespace: "prod" },
    body: { schema, example: { kind, apiVersion: GROUP, spec } as z.input<B>, decoders: DECODERS }, // the schemas are loose
    errors: ERRORS,
    problems: BODY_PROBLEMS,
  });

  return [
    route({
      ...post("/apis/authorization.k8s.io/v1/subjectaccessreviews", "SubjectAccessReview", subjectAccessReview, {
        ...SPEC,
        user: USER,
        groups: ["system:authenticated"],
      }),
      summary: "Ask as kube-apiserver is asked: nothing implied, no path, no access policies",
      params,
      answer: {
        status: 201,
        says: "the review with its status",
        schema: reviewed,
        example: EXAMPLE("SubjectAccessReview", { ...SPEC, user: USER }),
      },
      handle: ({ params: at, body: { spec } }, c) => {
        checkSpec(spec);
        if ((spec.user ?? "") === "" && (spec.groups ?? []).length === 0)
          throw new ProblemError(
            "unprocessable",
            "expected at least one of `spec.user` and `spec.groups`, came neither",
          );
        return review(
          c,
          at,
          "SubjectAccessReview",
          spec,
          specOf(spec, { user: spec.user ?? "", groups: spec.groups ?? [] }),
        );
      },
    }),
    route({
      ...post(
        "/apis/authorization.k8s.io/v1/namespaces/{namespace}/localsubjectaccessreviews",
        "LocalSubjectAccessReview",
        localSubjectAccessReview,
        { ...SPEC, user: USER },
      ),
      summary: "The same, within one namespace",
      params: z.object({ ...params.shape, namespace: z.string() }),
      answer: {
        status: 201,
        says: "the review with its status",
        schema: reviewed,
        example: EXAMPLE("LocalSubjectAccessReview", { ...SPEC, user: USER }),
      },
      handle: ({ params: at, body: { spec } }, c) => {
        checkSpec(spec);
        if (spec.nonResourceAttributes !== undefined)
          throw new ProblemError("unprocessable", "expected no `nonResourceAttributes` in a local review");
        const namespace = spec.resourceAttributes?.namespace ?? "";
        if (namespace !== at.namespace)
          throw new ProblemError(
            "bad-request",
            `expected \`spec.resourceAttributes.namespace\` to be \`${at.namespace.slice(0, 80)}\`, came \`${namespace.slice(0, 80)}\``,
          );
        return review(
          c,
          at,
          "LocalSubjectAccessReview",
          spec,
          specOf(spec, { user: spec.user ?? "", groups: spec.groups ?? [] }),
        );
      },
    }),
    route({
      ...post(
        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
        "SelfSubjectAccessReview",
        selfSubjectAccessReview,
        SPEC,
      ),
      summary: "Ask about whoever is impersonated (`kubectl auth can-i … --as …`)",
      params,
      answer: {
        status: 201,
        says: "the review with its status",
        schema: reviewed,
        example: EXAMPLE("SelfSubjectAccessReview", SPEC),
      },
      handle: async ({ params: at, body: { spec } }, c) => {
        checkSpec(spec);
        const identity = impersonated(c);
        if (identity !== undefined) return review(c, at, "SelfSubjectAccessReview", spec, specOf(spec, identity));
        await ask(c, at.id, "reviews", { specs: [], cluster: at.cluster });
        return c.json(
          {
            kind: "SelfSubjectAccessReview",
            apiVersion: GROUP,
            metadata: {},
            spec,
            status: { allowed: false, reason: NOBODY },
          },
          201,
        );
      },
    }),
    route({
      ...post(
        "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
        "SelfSubjectRulesReview",
        selfSubjectRulesReview,
        { namespace: "prod" },
      ),
      summary: "The rules of whoever is impersonated (`kubectl auth can-i --list --as …`)",
      params,
      answer: {
        status: 201,
        says: "the rules that hold in the namespace",
        schema: rulesReviewed,
        example: {
          kind: "SelfSubjectRulesReview",
          apiVersion: GROUP,
          metadata: {},
          spec: { namespace: "prod" },
          status: {
            resourceRules: [{ verbs: ["delete"], apiGroups: [""], resources: ["pods"] }],
            nonResourceRules: [],
            incomplete: false,
          },
        },
      },
      handle: async ({ params: at, body: { spec } }, c) => {
        const namespace = spec.namespace ?? "";
        if (namespace === "") throw new ProblemError("bad-request", "expected `spec.namespace`, came none");
        const identity = impersonated(c);
        const status =
          identity === undefined
            ? { resourceRules: [], nonResourceRules: [], incomplete: true, evaluationError: NOBODY }
            : await ask(c, at.id, "rules", { ...identity, namespace, cluster: at.cluster });
        return c.json(
          { kind: "SelfSubjectRulesReview", apiVersion: GROUP, metadata: {}, spec, status: { ...status } },
          201,
        );
      },
    }),
    route({
      method: "post",
      path: `${BASE}/apis/authentication.k8s.io/v1/selfsubjectreviews`,
      id: "createSelfSubjectReview",
      tag: "kubernetes",
      summary: "Who is impersonated, with the groups that are implied (`kubectl auth whoami --as …`)",
      scope: "read",
      params,
      exampleOf: { cluster: "prod-eu" },
      body: {
        schema: z.looseObject({}),
        example: { kind: "SelfSubjectReview", apiVersion: "authentication.k8s.io/v1" },
        decoders: DECODERS,
      },
      errors: ERRORS,
      problems: BODY_PROBLEMS,
      answer: {
        status: 201,
        says: "user and groups",
        schema: whoAmI,
        example: {
          kind: "SelfSubjectReview",
          apiVersion: "authentication.k8s.io/v1",
          metadata: {},
          status: {
            userInfo: {
              username: USER,
              groups: ["system:serviceaccounts", "system:serviceaccounts:prod", "system:authenticated"],
            },
          },
        },
      },
      handle: async ({ params: at }, c) => {
        await ask(c, at.id, "reviews", { specs: [], cluster: at.cluster });
        const { user, groups } = impersonated(c) ?? { user: "", groups: [] };
        return {
          kind: "SelfSubjectReview",
          apiVersion: "authentication.k8s.io/v1",
          metadata: {},
          status: { userInfo: { username: user, groups: [...groups] } },
        };
      },
    }),
    discovery("/api", "readApiVersions", "Versions of the core group", async () => legacyVersions()),
    discovery("/api/v1", "readCoreResources", "Resources of the core group", async (resources) =>
      resourceList(await resources(), ""),
    ),
    discovery("/apis", "readApiGroups", "Groups", async (resources) => groupList(await resources())),
    discovery("/apis/{group}", "readApiGroup", "Versions of a group", async (resources, group) =>
      resourceList(await resources(), group) === undefined ? undefined : groupDocument(group),
    ),
    discovery("/apis/{group}/v1", "readGroupResources", "Resources of a group", async (resources, group) =>
      resourceList(await resources(), group),
    ),
  ];

  function discovery(
    path: string,
    id: string,
    summary: string,
    document: (
      resources: () => Promise<Questions["resources"]["answer"]>,
      group: string,
    ) => Promise<object | undefined>,
  ): Route {
    return route({
      method: "get",
      path: `${BASE}${path}`,
      id,
      tag: "kubernetes",
      summary: `${summary} (discovery)`,
      scope: "read",
      params: path.includes("{group}") ? z.object({ ...params.shape, group: z.string() }) : params,
      exampleOf: { cluster: "prod-eu", group: "apps" },
      errors: ERRORS,
      problems: [...PROBLEMS, "not-found"],
      answer: {
        status: 200,
        says: "a discovery document",
        schema: discoveryDocument,
        example: { kind: "APIVersions", versions: ["v1"] },
      },
      handle: async ({ params: at }, c) => {
        const group = "group" in at ? String(at.group) : "";
        const known = (): Promise<Questions["resources"]["answer"]> =>
          ask(c, at.id, "resources", { cluster: at.cluster });
        await known();
        const found = await document(known, group);
        if (found === undefined)
          throw new ProblemError("not-found", `expected a known group, came \`${group.slice(0, 80)}\``);
        return c.json(found);
      },
    });
  }
}

const NOBODY = "the snapshot does not know the caller of this service: say who is meant with --as";

type SubjectSpec = z.output<typeof subjectSpec>;

/** Exactly one kind of attributes. Rule: kubernetes pkg/apis/authorization/validation. */
function checkSpec(spec: Pick<SubjectSpec, "resourceAttributes" | "nonResourceAttributes">): void {
  if ((spec.resourceAttributes === undefined) === (spec.nonResourceAttributes === undefined))
    throw new ProblemError(
      "unprocessable",
      "expected exactly one of `spec.resourceAttributes` and `spec.nonResourceAttributes`",
    );
}

function specOf(
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
