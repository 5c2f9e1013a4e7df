/** Which objects count: refused ones, duplicates, dangling references, defaults. */
import { describe, expect, it } from "vitest";
import { buildAuthorizer } from "../../src/rbac/authorizer.ts";
import { clusterOf } from "./objects.ts";
import { ask, authorizerOf, binding, clusterBinding, clusterRole } from "./policy-builder.ts";

describe("policy of a cluster", () => {
  it("leaves out whole what an API server refuses, and says where and why", () => {
    const { cluster, evidence } = clusterOf([
      clusterRole("r", ["get core pods"]),
      clusterBinding("good", "r", ["user:alice"]),
    ]);
    const [good] = cluster.clusterRoleBindings;
    const bad = { name: "bad", subjects: [{ kind: "user", name: "bob", namespace: "", apiGroup: "" }] };
    const clusterRoleBindings = good === undefined ? [] : [good, { ...good, ...bad }];
    const authorizer = buildAuthorizer({ ...cluster, clusterRoleBindings }, { defaults: "none", evidence });
    expect(authorizer.bindings.map(({ fact }) => fact.name)).toEqual(["good"]);
    expect(authorizer.issues).toEqual([
      {
        code: "refused-object",
        document: "objects.json",
        pointer: "/items/1/subjects/0/kind",
        expected:
          "one of `ServiceAccount`, `User`, `Group` in subjects[0].kind of ClusterRoleBinding//bad (an API server refuses the object)",
        came: "`user`",
      },
    ]);
  });

  it("takes the last of two objects of one name, as applying them in order does", () => {
    const authorizer = authorizerOf([
      clusterRole("r", ["* * *"]),
      clusterRole("r", ["get core pods"]),
      clusterBinding("b", "r", ["user:alice"]),
    ]);
    expect(ask(authorizer, "alice", [], "get secrets").allowed).toBe(false);
    expect(ask(authorizer, "alice", [], "get pods").allowed).toBe(true);
    expect(authorizer.issues.map(({ code, pointer }) => [code, pointer])).toEqual([["duplicate-object", "/items/0"]]);
  });

  it("a dangling reference is a gap in manifests and nothing in a live listing", () => {
    const objects = [binding("a/b", "ClusterRole/somewhere-else", ["user:alice"])];
    const [open] = authorizerOf(objects, "auto").dangling;
    const manifests = authorizerOf(objects, "auto");
    expect(open === undefined ? undefined : manifests.gapOf(open)).toMatchObject({
      kind: "not-supplied",
      direction: "may-add",
      what: "ClusterRole//somewhere-else, which RoleBinding/a/b refers to",
    });
    const live = authorizerOf(objects, "auto", { live: new Set(["ClusterRole"]) });
    expect(live.dangling).toHaveLength(1);
    expect(live.dangling.map(live.gapOf)).toEqual([undefined]);
    const literal = authorizerOf(objects, "none");
    expect(literal.dangling.map(literal.gapOf)).toEqual([undefined]);
  });

  it("lays each built-in object under by kind and name, unless the kind was listed live", () => {
    const own = clusterRole("view", ["get core pods"]);
    const bound = binding("a/b", "ClusterRole/view", ["user:alice"]);
    expect(ask(authorizerOf([own, bound], "auto"), "alice", [], "get configmaps", "a").allowed).toBe(false);
    const laid = authorizerOf([bound], "auto");
    expect(ask(laid, "alice", [], "get configmaps", "a").allowed).toBe(true);
    expect(laid.assumptions.map(({ name }) => name)).toEqual(["kubernetes-version", "defaults"]);
    const live = authorizerOf([bound], "auto", { live: new Set(["ClusterRole"]) });
    expect(ask(live, "alice", [], "get configmaps", "a").allowed).toBe(false);
    expect(ask(authorizerOf([bound], "none"), "alice", [], "get configmaps", "a").allowed).toBe(false);
    expect(authorizerOf([bound], "none").assumptions.map(({ name }) => name)).toEqual(["kubernetes-version"]);
  });

  it("marks shipped grants as vendor, given or laid under, and nothing that was changed", () => {
    const shipped = authorizerOf([], "kubernetes");
    const anyone = ["system:authenticated"];
    expect(ask(shipped, "x", anyone, "get /api").grants.every(({ vendor }) => vendor)).toBe(true);
    const given = authorizerOf([
      clusterRole("cluster-admin", ["* * *", "* url:*"]),
      clusterBinding("cluster-admin", "cluster-admin", ["group:system:masters"]),
    ]);
    expect(given.bindings.map(({ vendor }) => vendor)).toEqual([true]);
    const widened = authorizerOf([
      clusterRole("cluster-admin", ["* * *", "* url:*"]),
      clusterBinding("cluster-admin", "cluster-admin", ["group:system:masters", "user:mallory"]),
    ]);
    expect(widened.bindings.map(({ vendor }) => vendor)).toEqual([false]);
    expect(
      ask(
        authorizerOf([binding("a/b", "ClusterRole/view", ["user:alice"])], "kubernetes"),
        "alice",
        [],
        "get pods",
        "a",
      ).grants[0]?.vendor,
    ).toBe(false);
  });

  it("lays the documented policy of EKS under a cluster of EKS and says what is unpublished", () => {
    const node = { apiVersion: "v1", kind: "Node", metadata: { name: "n" } };
    const { cluster, evidence } = clusterOf([node]);
    const nodes = cluster.nodes.map((fact) => ({ ...fact, providerID: "aws:///eu-west-1a/i-0123456789abcdef0" }));
    const eks = buildAuthorizer({ ...cluster, nodes }, { evidence });
    const addons = ask(eks, "eks:addon-manager", ["system:authenticated"], "delete pods");
    expect(addons.grants.map(({ binding: { name }, vendor }) => [name, vendor])).toEqual([
      ["eks:addon-cluster-admin", true],
    ]);
    expect(eks.gaps.map(({ kind, scope }) => [kind, scope])).toEqual([["unpublished", "cluster:test/eks-users"]]);
    expect(evidence.locate(addons.grants[0]?.evidence.binding ?? evidence.document("")).document).toBe("builtin:eks");
    const plain = buildAuthorizer(cluster, { evidence });
    expect(ask(plain, "eks:addon-manager", [], "delete pods").allowed).toBe(false);
    expect(plain.gaps).toEqual([]);
  });
});
