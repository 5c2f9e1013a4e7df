/** Reviews of whoever asks: of whoever is impersonated, because the snapshot does not know the caller of the service. */
import { z } from "zod";
import type { AppDeps } from "../deps.ts";
import {
  askCluster,
  BODY_PROBLEMS,
  CLUSTER_BASE,
  clusterParams,
  DECODERS,
  ERRORS,
  GROUP,
} from "../kubernetes/cluster-operation.ts";
import { impersonated } from "../kubernetes/impersonation.ts";
import {
  answerReview,
  checkSpec,
  reviewExample,
  reviewPost,
  SPEC,
  specOf,
  USER,
} from "../kubernetes/review-operation.ts";
import {
  reviewed,
  rulesReviewed,
  selfSubjectAccessReview,
  selfSubjectRulesReview,
  whoAmI,
} from "../kubernetes/schemas.ts";
import { ProblemError } from "../problem.ts";
import { type Route, route } from "../route.ts";

const NOBODY = "the snapshot does not know the caller of this service: say who is meant with --as";

export function selfReviewRoutes(deps: AppDeps): Route[] {
  return [
    route({
      ...reviewPost(
        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
        "SelfSubjectAccessReview",
        selfSubjectAccessReview,
        SPEC,
      ),
      summary: "Ask about whoever is impersonated (`kubectl auth can-i … --as …`)",
      params: clusterParams,
      answer: {
        status: 201,
        says: "the review with its status",
        schema: reviewed,
        example: reviewExample("SelfSubjectAccessReview", SPEC),
      },
      handle: async ({ params: at, body: { spec } }, c) => {
        checkSpec(spec);
        const identity = impersonated(c);
        if (identity !== undefined)
          return answerReview(deps, c, at, "SelfSubjectAccessReview", spec, specOf(spec, identity));
        await askCluster(deps, c, at.id, "reviews", { specs: [], cluster: at.cluster });
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
      ...reviewPost(
        "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
        "SelfSubjectRulesReview",
        selfSubjectRulesReview,
        { namespace: "prod" },
      ),
      summary: "The rules of whoever is impersonated (`kubectl auth can-i --list --as …`)",
      params: clusterParams,
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
            : await askCluster(deps, c, at.id, "rules", { ...identity, namespace, cluster: at.cluster });
        return c.json(
          { kind: "SelfSubjectRulesReview", apiVersion: GROUP, metadata: {}, spec, status: { ...status } },
          201,
        );
      },
    }),
    route({
      method: "post",
      path: `${CLUSTER_BASE}/apis/authentication.k8s.io/v1/selfsubjectreviews`,
      id: "createSelfSubjectReview",
      tag: "kubernetes",
      summary: "Who is impersonated, with the groups that are implied (`kubectl auth whoami --as …`)",
      scope: "read",
      params: clusterParams,
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
        await askCluster(deps, c, at.id, "reviews", { specs: [], cluster: at.cluster });
        const { user, groups } = impersonated(c) ?? { user: "", groups: [] };
        return {
          kind: "SelfSubjectReview",
          apiVersion: "authentication.k8s.io/v1",
          metadata: {},
          status: { userInfo: { username: user, groups: [...groups] } },
        };
      },
    }),
  ];
}
