/** What aggregation keeps for the explanation, and how it behaves at its edges. */
import { expect, it } from "vitest";
import { buildAuthorizer } from "../../src/rbac/authorizer.ts";
import { clusterOf } from "./objects.ts";
import { ask, authorizerOf, clusterBinding, clusterRole, role } from "./policy-builder.ts";

const select = (labels: Record<string, string>) => ({
  aggregationRule: { clusterRoleSelectors: [{ matchLabels: labels }] },
});

it("a rule of an aggregated role has its place in the role where it was written, through every level", () => {
  const objects = [
    clusterRole("top", [], select({ level: "middle" })),
    clusterRole("middle", [], { labels: { level: "middle" }, ...select({ level: "bottom" }) }),
    clusterRole("bottom", ["get core nodes", "get core pods"], { labels: { level: "bottom" } }),
    clusterBinding("b", "top", ["user:alice"]),
  ];
  const { cluster, evidence } = clusterOf(objects);
  const [grant] = ask(buildAuthorizer(cluster, { defaults: "none", evidence }), "alice", [], "get pods").grants;
  expect(grant?.role.name).toBe("top");
  expect(grant?.rules).toEqual([1]);
  expect(grant?.evidence.rules.map((handle) => evidence.locate(handle).pointer)).toEqual(["/items/2/rules/1"]);
  expect(
    evidence.locate(grant?.evidence.subject ?? cluster.clusterRoles[0]?.evidence ?? evidence.document("x")).pointer,
  ).toBe("/items/3/subjects/0");
});

it("equal rules of several sources are one rule, in the order of selectors and then of names", () => {
  const authorizer = authorizerOf([
    clusterRole("z", ["get core pods"], { labels: { a: "1" } }),
    clusterRole("b", ["list core pods", "get core pods"], { labels: { a: "1", b: "1" } }),
    clusterRole("all", [], {
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { b: "1" } }, { matchLabels: { a: "1" } }] },
    }),
  ]);
  expect(authorizer.role("ClusterRole//all")?.rules.map(({ verbs }) => verbs[0])).toEqual(["list", "get"]);
});

it("Roles are never picked and a role never picks itself", () => {
  const authorizer = authorizerOf([
    { ...role("a/r", ["get core secrets"]), metadata: { namespace: "a", name: "r", labels: { to: "x" } } },
    clusterRole("x", ["get core pods"], { labels: { to: "x" }, ...select({ to: "x" }) }),
  ]);
  expect(authorizer.role("ClusterRole//x")?.rules.map(({ resources }) => resources[0])).toEqual(["pods"]);
});

it("roles that pick one another settle, and what depends on chance is a gap", () => {
  const circle = (rulesOfA: readonly string[]) =>
    authorizerOf([
      clusterRole("a", rulesOfA, { labels: { to: "b" }, ...select({ to: "a" }) }),
      clusterRole("b", ["get core nodes"], { labels: { to: "a" }, ...select({ to: "b" }) }),
    ]);
  const authorizer = circle(["get core pods"]);
  expect(authorizer.role("ClusterRole//a")?.rules).toEqual(authorizer.role("ClusterRole//b")?.rules);
  expect(authorizer.gaps.map(({ kind, scope }) => [kind, scope])).toEqual([
    ["nondeterministic", "cluster:test/ClusterRole//a"],
    ["nondeterministic", "cluster:test/ClusterRole//b"],
  ]);
});

it("rules that a live listing has filled in already are no chance", () => {
  const filled = { labels: { to: "top" }, ...select({ to: "middle" }) };
  const authorizer = authorizerOf([
    clusterRole("source", ["get core pods"], { labels: { to: "middle" } }),
    clusterRole("middle", ["get core pods"], filled),
    clusterRole("top", ["get core pods"], select({ to: "top" })),
  ]);
  expect(authorizer.gaps).toEqual([]);
});

it("a thousand levels settle", () => {
  const levels = Array.from({ length: 1000 }, (_, index) =>
    clusterRole(`level-${String(index).padStart(4, "0")}`, [], {
      labels: { level: String(index) },
      ...select({ level: String(index + 1) }),
    }),
  );
  const objects = [...levels, clusterRole("source", ["get core pods"], { labels: { level: "1000" } })];
  expect(authorizerOf(objects).role("ClusterRole//level-0000")?.rules).toHaveLength(1);
});
