/** Who-can as lists of names, against one SubjectAccessReview a candidate of the real authorizer. */
import { expect, it } from "vitest";
import { literalWhoCan } from "../../../src/rbac/literal-who-can.ts";
import { attributesOf, type OracleCluster, type OracleQuery, openCounts, oracleJson } from "./oracle.ts";
import { literalAuthorizer } from "./verdicts.ts";

interface WhoCanFile {
  readonly candidates: readonly { readonly kind: string; readonly name: string; readonly namespace?: string }[];
  readonly results: readonly {
    readonly query: Omit<OracleQuery, "user">;
    readonly users: readonly string[] | null;
    readonly groups: readonly string[] | null;
    readonly serviceAccounts: readonly string[] | null;
    readonly everyAuthenticated: boolean;
    readonly everyUnauthenticated: boolean;
  }[];
}

it("who-can agrees with the answers of whocan-real-a", () => {
  const { authorizer, cluster } = literalAuthorizer(oracleJson<OracleCluster>("rbac-real-a.json.gz").objects);
  const { results, candidates } = oracleJson<WhoCanFile>("whocan-real-a.json");
  const whoCan = literalWhoCan(authorizer, cluster);
  for (const { query, users, groups, serviceAccounts, everyAuthenticated, everyUnauthenticated } of results) {
    const sorted = (names: readonly string[] | null) => [...(names ?? [])].sort();
    expect(whoCan(attributesOf(query)), JSON.stringify(query)).toEqual({
      users: sorted(users),
      groups: sorted(groups),
      serviceAccounts: sorted(serviceAccounts),
      everyAuthenticated,
      everyUnauthenticated,
    });
  }
  expect(results.length).toBeGreaterThanOrEqual(openCounts("whocan-real-a.json").queries);
  expect(candidates.length).toBeGreaterThanOrEqual(openCounts("whocan-real-a.json").candidates);
});
