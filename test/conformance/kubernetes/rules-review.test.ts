/** SelfSubjectRulesReview against a live kube-apiserver. */
import { expect, it } from "vitest";
import { rulesReview } from "../../../src/rbac/rules-review.ts";
import { type OracleCluster, type OracleRule, openCounts, oracleJson } from "./oracle.ts";
import { literalAuthorizer } from "./verdicts.ts";

interface OracleReview {
  readonly user: string;
  readonly namespace: string;
  readonly effective: { readonly username?: string; readonly groups?: readonly string[] };
  readonly httpStatus?: number;
  readonly resourceRules?: readonly OracleRule[] | null;
  readonly nonResourceRules?: readonly OracleRule[] | null;
  readonly incomplete?: boolean;
  readonly evaluationError?: string | null;
}

it("rules reviews agree with the live server", () => {
  const { authorizer } = literalAuthorizer(oracleJson<OracleCluster>("rbac-real-a.json.gz").objects);
  const reviews = oracleJson<readonly OracleReview[]>("rules-review-real-a.json.gz");
  let forbidden = 0;
  for (const review of reviews) {
    const { effective, namespace, user } = review;
    if (review.httpStatus !== undefined) {
      // The server refused to answer whoever may not even ask about itself.
      const asked = { verb: "create", group: "authorization.k8s.io", resource: "selfsubjectrulesreviews" };
      const attributes = { ...asked, subresource: "", name: "", namespace: "" };
      expect(authorizer.review({ user, groups: ["system:unauthenticated"] }, attributes).allowed).toBe(false);
      forbidden++;
      continue;
    }
    const identity = { user: effective.username ?? user, groups: effective.groups ?? [] };
    const came = rulesReview(authorizer, identity, namespace);
    const label = `${user} in ${namespace}`;
    expect(sorted(came.resourceRules), label).toEqual(sorted(review.resourceRules ?? []));
    expect(sorted(came.nonResourceRules), label).toEqual(sorted(review.nonResourceRules ?? []));
    expect(came.incomplete, label).toBe(review.incomplete ?? false);
    expect(came.evaluationError ?? null, label).toBe(review.evaluationError ?? null);
  }
  expect(reviews.length).toBeGreaterThanOrEqual(openCounts("rules-review-real-a").reviews);
  expect(forbidden).toBeLessThan(reviews.length);
});

function sorted(
  rules: readonly (Omit<OracleRule, "verbs"> & { readonly verbs: readonly string[] })[],
): readonly string[] {
  return rules
    .map(({ verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }) =>
      JSON.stringify([verbs, apiGroups, resources, resourceNames, nonResourceURLs]),
    )
    .sort();
}
