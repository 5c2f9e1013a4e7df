/** The reverse index against the authorizer itself, and what it says of scopes and names. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ResourceAttributes } from "../../src/rbac/attributes.ts";
import { objectKey } from "../../src/rbac/role-key.ts";
import { subjectMatches } from "../../src/rbac/subject-match.ts";
import { authorizerOf, binding, clusterBinding, clusterRole, role } from "./policy-builder.ts";

const some = (texts: readonly string[], minLength = 1) =>
  fc.uniqueArray(fc.constantFrom(...texts), { minLength, maxLength: 3 }).map((chosen) => chosen.join(","));
const VERBS = ["get", "list", "create", "*", "delete"];
const RESOURCES = ["pods", "pods/log", "*/log", "*", "pods/*", "*/*", "secrets"];
const NAMES = ["web", "db", "*"];
const USERS = ["user:alice", "group:dev", "sa:a/bot", "user:system:serviceaccount:a:bot", "sa:/bot"];
const rule = fc
  .tuple(some(VERBS), some(["core", "apps", "*"]), some(RESOURCES), some(NAMES, 0))
  .map((parts) => parts.filter((part) => part !== "").join(" "));
const rules = fc.array(rule, { maxLength: 4 });
const urlRule = fc
  .tuple(some(["get", "*"]), some(["*", "/a", "/a*", "/a/**", "/b/*/c"]))
  .map(([v, u]) => `${v} url:${u}`);
const subjects = fc.uniqueArray(fc.constantFrom(...USERS), { maxLength: 3 });
const policy = fc
  .record({
    clusterRules: fc.tuple(fc.array(fc.oneof(rule, urlRule), { maxLength: 4 }), rules),
    roleRules: fc.tuple(rules, rules),
    clusterBound: fc.tuple(
      subjects.filter((list) => !list.includes("sa:/bot")),
      subjects,
    ),
    bound: fc.tuple(subjects, subjects, subjects),
  })
  .map(({ clusterRules, roleRules, clusterBound, bound }) => [
    clusterRole("c0", clusterRules[0]),
    clusterRole("c1", clusterRules[1]),
    role("a/r", roleRules[0]),
    role("b/r", roleRules[1]),
    clusterBinding("cb0", "c0", clusterBound[0]),
    binding("a/rb0", "ClusterRole/c0", bound[0]),
    binding("a/rb1", "Role/r", bound[1]),
    binding("b/rb0", "Role/r", bound[2]),
    binding("b/rb1", "ClusterRole/c1", clusterBound[1]),
    binding("b/gone", "Role/missing", bound[0]),
  ]);
const resourceRequest: fc.Arbitrary<ResourceAttributes> = fc.record({
  verb: fc.constantFrom("get", "list", "create", "delete", "*"),
  group: fc.constantFrom("", "apps"),
  resource: fc.constantFrom("pods", "secrets", "*"),
  subresource: fc.constantFrom("", "log", "*"),
  name: fc.constantFrom("", "web", "db"),
  namespace: fc.constantFrom("", "a", "b", "c"),
});
const urlRequest = fc.record({
  verb: fc.constantFrom("get", "put"),
  path: fc.constantFrom("/a", "/a/b", "/b/x/c", "", "*"),
});
const identity = fc.constantFrom(
  { user: "alice", groups: ["dev"] },
  { user: "alice", groups: [] },
  { user: "system:serviceaccount:a:bot", groups: [] },
  { user: "system:serviceaccount:b:bot", groups: ["dev"] },
);

describe("matches", () => {
  it("finds exactly the grants of a review, whoever asks", () => {
    fc.assert(
      fc.property(policy, fc.oneof(resourceRequest, urlRequest), identity, (objects, asked, who) => {
        const authorizer = authorizerOf(objects);
        const reviewed = authorizer.review(who, asked).grants.map((grant) => [objectKey(grant.binding), grant.rules]);
        const question = "path" in asked ? asked : { ...asked };
        const matched = authorizer
          .matches(question)
          .filter((grant) =>
            grant.binding.subjects.some((subject) => subjectMatches(subject, grant.binding.namespace, who)),
          )
          .map((grant) => [objectKey(grant.binding), grant.rules]);
        expect(matched).toEqual(reviewed);
      }),
      { numRuns: 400, seed: 20261125 },
    );
  });

  it("in any namespace for some name, grants exactly where a concrete request would be allowed", () => {
    fc.assert(
      fc.property(policy, resourceRequest, (objects, asked) => {
        const authorizer = authorizerOf(objects);
        const { verb, group, resource, subresource } = asked;
        const open = authorizer.matches({ verb, group, resource, subresource });
        const named = verb !== "list" && !(verb === "create" && subresource === "");
        for (const namespace of ["", "a", "b"])
          for (const name of named ? ["web", "db", "other"] : [""]) {
            const exact = authorizer.matches({ verb, group, resource, subresource, name, namespace });
            const expected = open.filter(
              ({ scope, names }) =>
                (scope.namespace === "" || scope.namespace === namespace) && (names === "*" || names.includes(name)),
            );
            expect(exact.map((grant) => objectKey(grant.binding))).toEqual(
              expected.map((grant) => objectKey(grant.binding)),
            );
          }
      }),
      { numRuns: 200, seed: 20261125 },
    );
  });

  it("says for which objects a grant holds", () => {
    const authorizer = authorizerOf([
      clusterRole("r", ["get core pods web", "get core pods db", "list core pods web"]),
      clusterRole("all", ["get core pods", "get core pods web"]),
      clusterBinding("named", "r", ["user:alice"]),
      clusterBinding("any", "all", ["user:bob"]),
    ]);
    const pods = { group: "", resource: "pods", subresource: "" };
    const names = (verb: string, name?: string) =>
      authorizer.matches({ verb, ...pods, name }).map((grant) => [grant.names, grant.rules]);
    expect(names("get")).toEqual([
      [
        ["db", "web"],
        [0, 1],
      ],
      ["*", [0, 1]],
    ]);
    expect(names("get", "db")).toEqual([
      [["db"], [1]],
      [["db"], [0]],
    ]);
    expect(names("list")).toEqual([]);
  });

  it("rights of an identity anywhere are those of every namespace together", () => {
    fc.assert(
      fc.property(policy, identity, (objects, who) => {
        const authorizer = authorizerOf(objects);
        const everywhere = authorizer.permissionsOf(who);
        const inNamespace = (namespace: string) =>
          authorizer.rulesOf(who, namespace).filter(({ scope }) => scope.namespace === namespace);
        expect(everywhere).toEqual(["", "a", "b"].flatMap(inNamespace));
      }),
      { numRuns: 100, seed: 20261125 },
    );
  });
});
