/** Questions that kubectl-who-can answers wrongly (its pkg/cmd/policy_rule_matcher.go and list.go), answered right. */
import { describe, expect, it } from "vitest";
import { serviceAccountGroups } from "../../src/facts/identity.ts";
import { literalWhoCan } from "../../src/rbac/literal-who-can.ts";
import { clusterOf } from "./objects.ts";
import { ask, authorizerOf, binding, clusterBinding, clusterRole, request } from "./policy-builder.ts";

function whoCan(objects: readonly unknown[], what: string, namespace = "") {
  return literalWhoCan(authorizerOf(objects), clusterOf(objects).cluster)(request(what, namespace));
}

describe("defects of kubectl-who-can", () => {
  it("a rule for */scale grants deployments/scale", () => {
    const objects = [clusterRole("scaler", ["update * */scale"]), clusterBinding("b", "scaler", ["user:hpa"])];
    expect(whoCan(objects, "update deployments.apps/scale", "a").users).toEqual(["hpa"]);
  });

  it("a rule for the URL * grants /healthz, so cluster-admin is listed", () => {
    const objects = [
      clusterRole("cluster-admin", ["* * *", "* url:*"]),
      clusterBinding("b", "cluster-admin", ["user:root"]),
    ];
    expect(whoCan(objects, "get /healthz").users).toEqual(["root"]);
  });

  it("a rule for /apis/* grants /apis/apps", () => {
    const objects = [clusterRole("r", ["get url:/apis/*"]), clusterBinding("b", "r", ["user:reader"])];
    expect(whoCan(objects, "get /apis/apps").users).toEqual(["reader"]);
    expect(whoCan(objects, "get /apis").users).toEqual([]);
  });

  it("a question in any namespace finds RoleBindings, each with its namespace", () => {
    const authorizer = authorizerOf([
      clusterRole("r", ["delete core pods"]),
      binding("a/b", "ClusterRole/r", ["user:alice"]),
      binding("b/b", "ClusterRole/r", ["user:bob"]),
      clusterBinding("c", "r", ["user:carol"]),
    ]);
    const grants = authorizer.matches({ verb: "delete", group: "", resource: "pods", subresource: "" });
    expect(grants.map((grant) => [grant.binding.kind, grant.scope.namespace, grant.binding.subjects[0]?.name])).toEqual(
      [
        ["ClusterRoleBinding", "", "carol"],
        ["RoleBinding", "a", "alice"],
        ["RoleBinding", "b", "bob"],
      ],
    );
  });

  it("a User named system:serviceaccount:a:bot is that service account", () => {
    const objects = [
      clusterRole("r", ["get core pods"]),
      clusterBinding("b", "r", ["user:system:serviceaccount:a:bot"]),
      { apiVersion: "v1", kind: "ServiceAccount", metadata: { namespace: "a", name: "bot" } },
    ];
    expect(whoCan(objects, "get pods").serviceAccounts).toEqual(["a/bot"]);
  });

  it("what a built-in group may, its members may", () => {
    const objects = [
      clusterRole("r", ["get core configmaps"]),
      binding("a/b", "ClusterRole/r", ["group:system:serviceaccounts:team"]),
      clusterBinding("c", "r", ["group:system:authenticated"]),
      clusterBinding("named", "none", ["user:alice"]),
      { apiVersion: "v1", kind: "ServiceAccount", metadata: { namespace: "team", name: "bot" } },
    ];
    const answer = whoCan(objects, "get configmaps", "a");
    expect(answer.everyAuthenticated).toBe(true);
    expect(answer.users).toEqual(["alice"]);
    expect(answer.serviceAccounts).toEqual(["team/bot"]);
    const authorizer = authorizerOf(objects.slice(0, 2));
    const bot = "system:serviceaccount:team:bot";
    expect(ask(authorizer, bot, serviceAccountGroups("team"), "get configmaps", "a").allowed).toBe(true);
    expect(ask(authorizer, bot, serviceAccountGroups("other"), "get configmaps", "a").allowed).toBe(false);
  });
});
