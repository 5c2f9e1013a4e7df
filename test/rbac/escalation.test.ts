/** The escalation checks around writing roles and bindings. */
import { describe, expect, it } from "vitest";
import { covers } from "../../src/rbac/covers.ts";
import { readRule } from "../../src/rbac/defaults/policy-text.ts";
import { coversRole, mayBind, mayCreateOrUpdateRole, type RoleWrite } from "../../src/rbac/escalation.ts";
import { authorizerOf, binding, clusterBinding, clusterRole, role } from "./policy-builder.ts";

const rules = (...texts: string[]) => texts.map(readRule);

describe("covers", () => {
  it.each([
    ["each right by one rule alone", ["get core pods", "get core secrets"], ["get core pods,secrets"], 0],
    ["not two rules together for one right", ["get core pods web", "get core pods db"], ["get core pods"], 1],
    ["named rights by unnamed ones, not the other way", ["get core pods"], ["get core pods web"], 0],
    ["a subresource by */sub, and never by its resource", ["get * */log"], ["get core pods/log", "get core pods"], 1],
    ["everything by *", ["* * *"], ["get core pods/log web", "frobnicate x y"], 0],
    ["a * only by a *", ["get,list core pods"], ["* core pods"], 1],
    ["URLs by prefix", ["get url:/apis/*"], ["get url:/apis/apps", "get url:/apis"], 1],
    ["URLs not by resources", ["* * *"], ["get url:/healthz"], 1],
    ["nothing needs nothing", [], [], 0],
  ])("%s", (_what, held, wanted, missing) => {
    expect(covers(rules(...held), rules(...wanted)).missingCount).toBe(missing);
  });

  it("lists up to six missing rights, beyond that the count", () => {
    const six = covers([], rules("get,list core a,b,c"));
    expect([six.covered, six.missing.length, six.missingCount]).toEqual([false, 6, 6]);
    expect(six.missing[0]).toEqual({ verbs: ["get"], apiGroups: [""], resources: ["a"] });
    const seven = covers([], rules("get,list core a,b,c", "get url:/x"));
    expect([seven.missing, seven.missingCount]).toEqual([[], 7]);
  });
});

const EDITOR = { user: "editor", groups: ["system:authenticated"] };
const ROLES = "rbac.authorization.k8s.io";

function write(more: Partial<RoleWrite>): RoleWrite {
  const rule = rules("get core secrets");
  return { verb: "update", kind: "Role", namespace: "a", name: "r", rules: rule, aggregated: false, ...more };
}

describe("writing a role", () => {
  it("needs its rights, in its own namespace", () => {
    const authorizer = authorizerOf([
      clusterRole("secrets", ["get core secrets"]),
      binding("a/b", "ClusterRole/secrets", ["user:editor"]),
    ]);
    expect(mayCreateOrUpdateRole(authorizer, EDITOR, write({}))).toEqual({ passes: true, by: "covers" });
    expect(mayCreateOrUpdateRole(authorizer, EDITOR, write({ namespace: "b" }))).toMatchObject({ why: "not-covered" });
    expect(mayCreateOrUpdateRole(authorizer, EDITOR, write({ kind: "ClusterRole", namespace: "" })).passes).toBe(false);
  });

  it("passes with the verb escalate, which for one name does not help a create", () => {
    const authorizer = authorizerOf([
      role("a/esc", [`escalate ${ROLES} roles r`]),
      binding("a/b", "Role/esc", ["user:editor"]),
    ]);
    expect(mayCreateOrUpdateRole(authorizer, EDITOR, write({}))).toMatchObject({ passes: true, by: "verb" });
    expect(mayCreateOrUpdateRole(authorizer, EDITOR, write({ verb: "patch" })).passes).toBe(true);
    expect(mayCreateOrUpdateRole(authorizer, EDITOR, write({ verb: "create" })).passes).toBe(false);
    expect(mayCreateOrUpdateRole(authorizer, EDITOR, write({ name: "other" })).passes).toBe(false);
  });

  it("passes for system:masters, for no rules, and where another authorizer allows escalate", () => {
    const authorizer = authorizerOf([]);
    const master = { user: "m", groups: ["system:masters"] };
    expect(mayCreateOrUpdateRole(authorizer, master, write({}))).toEqual({ passes: true, by: "superuser" });
    expect(mayCreateOrUpdateRole(authorizer, EDITOR, write({ rules: [] }))).toEqual({ passes: true, by: "no-rules" });
    const other = mayCreateOrUpdateRole(
      authorizer,
      EDITOR,
      write({}),
      ({ verb, resource }) => verb === "escalate" && resource === "roles",
    );
    expect(other).toEqual({ passes: true, by: "other-authorizer" });
  });

  it("with an aggregationRule needs everything", () => {
    const aggregated = write({ kind: "ClusterRole", namespace: "", rules: [], aggregated: true });
    const reader = authorizerOf([clusterRole("all", ["get * *"]), clusterBinding("b", "all", ["user:editor"])]);
    expect(mayCreateOrUpdateRole(reader, EDITOR, aggregated)).toMatchObject({ coverage: { missingCount: 2 } });
    expect(mayCreateOrUpdateRole(reader, EDITOR, { ...aggregated, aggregated: false }).passes).toBe(true);
    const escalates = authorizerOf([
      clusterRole("esc", [`escalate ${ROLES} clusterroles`]),
      clusterBinding("b", "esc", ["user:editor"]),
    ]);
    expect(mayCreateOrUpdateRole(escalates, EDITOR, aggregated)).toMatchObject({ passes: true, by: "verb" });
  });
});

describe("binding a role", () => {
  it("needs its rights where it is bound, or the verb bind there for that role", () => {
    const authorizer = authorizerOf([
      clusterRole("powerful", ["* core secrets"]),
      clusterRole("binder", [`bind ${ROLES} clusterroles powerful`]),
      binding("a/b", "ClusterRole/binder", ["user:editor"]),
    ]);
    const roleRef = { kind: "ClusterRole", name: "powerful" };
    expect(mayBind(authorizer, EDITOR, { namespace: "a", roleRef })).toMatchObject({ passes: true, by: "verb" });
    expect(mayBind(authorizer, EDITOR, { namespace: "b", roleRef })).toMatchObject({
      passes: false,
      why: "not-covered",
    });
    expect(mayBind(authorizer, EDITOR, { namespace: "", roleRef }).passes).toBe(false);
    const other = { kind: "ClusterRole", name: "cluster-admin" };
    expect(mayBind(authorizer, EDITOR, { namespace: "a", roleRef: other })).toEqual({
      passes: false,
      why: "missing-role",
    });
  });

  it("with bind on clusterroles does not bind Roles, and the role need not exist", () => {
    const authorizer = authorizerOf([
      clusterRole("binder", [`bind ${ROLES} roles`]),
      clusterBinding("b", "binder", ["user:editor"]),
      clusterRole("r", ["get core pods"]),
    ]);
    const bind = (kind: string) => mayBind(authorizer, EDITOR, { namespace: "a", roleRef: { kind, name: "r" } });
    expect(bind("Role")).toMatchObject({ passes: true, by: "verb" });
    expect(bind("ClusterRole")).toMatchObject({ passes: false, why: "not-covered" });
  });

  it("compares with the rules after aggregation", () => {
    const labels = { "to-all": "yes" };
    const authorizer = authorizerOf([
      clusterRole("all", [], { aggregationRule: { clusterRoleSelectors: [{ matchLabels: labels }] } }),
      clusterRole("part", ["get core secrets"], { labels }),
      clusterRole("pods", ["get core pods"]),
      clusterBinding("b", "pods", ["user:editor"]),
    ]);
    expect(coversRole(authorizer, EDITOR, "", "ClusterRole//all")).toMatchObject({ covered: false, missingCount: 1 });
    expect(coversRole(authorizer, EDITOR, "", "ClusterRole//pods")?.covered).toBe(true);
    expect(coversRole(authorizer, EDITOR, "", "ClusterRole//gone")).toBeUndefined();
    expect(coversRole(authorizer, EDITOR, "", "nonsense")).toBeUndefined();
  });
});
