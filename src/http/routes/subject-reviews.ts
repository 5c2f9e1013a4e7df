/** authorization.k8s.io/v1: reviews of a subject that the request names. */
import { z } from "zod";
import type { AppDeps } from "../deps.ts";
import { clusterParams } from "../kubernetes/cluster-operation.ts";
import {
  answerReview,
  checkSpec,
  reviewExample,
  reviewPost,
  SPEC,
  specOf,
  USER,
} from "../kubernetes/review-operation.ts";
import { localSubjectAccessReview, reviewed, subjectAccessReview } from "../kubernetes/schemas.ts";
import { ProblemError } from "../problem.ts";
import { type Route, route } from "../route.ts";

export function subjectReviewRoutes(deps: AppDeps): Route[] {
  return [
    route({
      ...reviewPost("/apis/authorization.k8s.io/v1/subjectaccessreviews", "SubjectAccessReview", subjectAccessReview, {
        ...SPEC,
        user: USER,
        groups: ["system:authenticated"],
      }),
      summary: "Ask as kube-apiserver is asked: nothing implied, no path, no access policies",
      params: clusterParams,
      answer: {
        status: 201,
        says: "the review with its status",
        schema: reviewed,
        example: reviewExample("SubjectAccessReview", { ...SPEC, user: USER }),
      },
      handle: ({ params: at, body: { spec } }, c) => {
        checkSpec(spec);
        if ((spec.user ?? "") === "" && (spec.groups ?? []).length === 0)
          throw new ProblemError(
            "unprocessable",
            "expected at least one of `spec.user` and `spec.groups`, came neither",
          );
        return answerReview(
          deps,
          c,
          at,
          "SubjectAccessReview",
          spec,
          specOf(spec, { user: spec.user ?? "", groups: spec.groups ?? [] }),
        );
      },
    }),
    route({
      ...reviewPost(
        "/apis/authorization.k8s.io/v1/namespaces/{namespace}/localsubjectaccessreviews",
        "LocalSubjectAccessReview",
        localSubjectAccessReview,
        { ...SPEC, user: USER },
      ),
      summary: "The same, within one namespace",
      params: z.object({ ...clusterParams.shape, namespace: z.string() }),
      answer: {
        status: 201,
        says: "the review with its status",
        schema: reviewed,
        example: reviewExample("LocalSubjectAccessReview", { ...SPEC, user: USER }),
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
        return answerReview(
          deps,
          c,
          at,
          "LocalSubjectAccessReview",
          spec,
          specOf(spec, { user: spec.user ?? "", groups: spec.groups ?? [] }),
        );
      },
    }),
  ];
}
