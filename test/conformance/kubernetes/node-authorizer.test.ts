/** The Node authorizer against SubjectAccessReviews of a live kube-apiserver with --authorization-mode=Node,RBAC. */
import { expect, it } from "vitest";
import { attributesOf, type OracleCluster, openCounts, oracleJson } from "./oracle.ts";
import { literalAuthorizer } from "./verdicts.ts";

it("the Node authorizer agrees with the live server, reasons too", () => {
  const { objects, queries, verdicts } = oracleJson<OracleCluster>("node-authorizer.json");
  // The server's RBAC was the policy of real-a.
  const policy = oracleJson<OracleCluster>("rbac-real-a.json.gz").objects;
  const { authorizer } = literalAuthorizer([...policy, ...objects]);
  let allowed = 0;
  for (const [index, query] of queries.entries()) {
    const review = authorizer.review({ user: query.user, groups: query.groups ?? [] }, attributesOf(query));
    const { reason, allowed: granted } = review;
    expect({ allowed: granted, reason }, JSON.stringify(query)).toEqual(verdicts[index]);
    if (review.allowed) allowed++;
  }
  expect(queries.length).toBeGreaterThanOrEqual(openCounts("node-authorizer").queries);
  expect(allowed).toBeGreaterThanOrEqual(openCounts("node-authorizer").allowed);
});
