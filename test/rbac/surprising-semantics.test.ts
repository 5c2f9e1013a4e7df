/** The semantics of Kubernetes RBAC that surprise, one test each; numbers are those of test/conformance/kubernetes/README.md. */
import { describe, expect, it } from "vitest";
import { validateRbacObject } from "../../src/facts/rbac-validation.ts";
import { discovery, questionFor } from "../../src/rbac/discovery.ts";
import { literalWhoCan } from "../../src/rbac/literal-who-can.ts";
import { clusterOf } from "./objects.ts";
import { ask, authorizerOf, binding, clusterBinding, clusterRole, request, role } from "./policy-builder.ts";

/** What alice may, who has these rules everywhere. */
function alice(...rules: string[]) {
  const authorizer = authorizerOf([clusterRole("r", rules), clusterBinding("b", "r", ["user:alice"])]);
  return (what: string, namespace = "a") => ask(authorizer, "alice", [], what, namespace).allowed;
}

describe("surprising semantics", () => {
  it("1: pods/* is no wildcard, */sub is, and * covers every subresource", () => {
    const literal = alice("get core pods/*", "get * */*");
    expect([literal("get pods"), literal("get pods/log"), literal("get pods/*")]).toEqual([false, false, true]);
    const scale = alice("get apps */scale");
    expect([scale("get deployments.apps/scale"), scale("get deployments.apps"), scale("get x.batch/scale")]).toEqual([
      true,
      false,
      false,
    ]);
    expect(alice("get core pods")("get pods/log")).toBe(false);
    expect(alice("get core *")("get pods/log")).toBe(true);
  });

  it("2: a question for * needs a literal *, rules that together list everything do not do", () => {
    const listed = alice(
      "get,list core pods",
      "watch,create,update,patch core pods",
      "delete,deletecollection core pods",
    );
    expect(listed("* pods")).toBe(false);
    expect(alice("* core pods")("* pods")).toBe(true);
  });

  it("3: verbs are free text, and every name is compared with its case and spaces", () => {
    expect(alice("* core pods")("frobnicate pods")).toBe(true);
    const get = alice("get core pods");
    expect([get("GET pods"), get("get Pods"), get("get pods")]).toEqual([false, false, true]);
    const authorizer = authorizerOf([clusterRole("r", ["* core pods"]), clusterBinding("b", "r", ["user:Alice "])]);
    expect(ask(authorizer, "Alice", [], "get pods").allowed).toBe(false);
    expect(authorizer.review({ user: "Alice ", groups: [] }, { ...request("x pods"), verb: "" }).allowed).toBe(true);
  });

  it("4: resourceNames deny nameless requests, allow them with the name, and know no star", () => {
    const named = alice("list,deletecollection,create,get core pods web");
    expect([named("list pods"), named("deletecollection pods"), named("create pods")]).toEqual([false, false, false]);
    expect([named("list pods web"), named("deletecollection pods web"), named("get pods web")]).toEqual([
      true,
      true,
      true,
    ]);
    expect(alice("get core pods *")("get pods web")).toBe(false);
    const nameless = authorizerOf([
      clusterRole("r", [{ verbs: ["list", "get"], apiGroups: [""], resources: ["pods"], resourceNames: [""] }]),
      clusterBinding("b", "r", ["user:alice"]),
    ]);
    expect(ask(nameless, "alice", [], "list pods").allowed).toBe(true);
    expect(ask(nameless, "alice", [], "get pods web").allowed).toBe(false);
  });

  it("5: of non-resource URLs only trailing stars count, all are trimmed, and RoleBindings never give them", () => {
    const urls = alice("get url:/metrics**,/b/*/*,/healthz/*");
    expect([urls("get /metrics/x"), urls("get /b/*/x"), urls("get /b/y/x"), urls("get /healthz")]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(alice("get url:*")("get /anything")).toBe(true);
    expect(alice("* * *")("get /healthz")).toBe(false);
    const bound = authorizerOf([clusterRole("r", ["get url:*"]), binding("a/b", "ClusterRole/r", ["user:alice"])]);
    expect(ask(bound, "alice", [], "get /healthz").allowed).toBe(false);
  });

  it("6: a review knows no scopes, so a cluster-scoped resource must be asked without namespace, but namespaces/a in a", () => {
    const objects = [clusterRole("r", ["* core nodes,namespaces"]), binding("a/b", "ClusterRole/r", ["user:alice"])];
    const authorizer = authorizerOf(objects);
    expect(ask(authorizer, "alice", [], "list nodes", "a").allowed).toBe(true);
    const resolve = discovery([]);
    const nodes = questionFor(resolve("nodes"), { verb: "list", namespace: "a" });
    expect([nodes.namespace, authorizer.matches(nodes)]).toEqual(["", []]);
    const own = questionFor(resolve("ns"), { verb: "delete", name: "a" });
    expect(authorizer.matches(own).map((grant) => grant.names)).toEqual([["a"]]);
    expect(authorizer.matches(questionFor(resolve("ns"), { verb: "delete", name: "b" }))).toEqual([]);
    expect(authorizer.matches(questionFor(resolve("ns"), { verb: "delete" })).map(({ names }) => names)).toEqual([
      ["a"],
    ]);
    expect(authorizer.matches(questionFor(resolve("ns"), { verb: "list" }))).toEqual([]);
  });

  it("7: groups are never implied in a review, not even for a service account", () => {
    const objects = [clusterRole("r", ["get core pods"]), clusterBinding("b", "r", ["group:system:serviceaccounts:a"])];
    const authorizer = authorizerOf(objects);
    expect(ask(authorizer, "system:serviceaccount:a:bot", [], "get pods", "a").allowed).toBe(false);
    expect(ask(authorizer, "system:serviceaccount:a:bot", ["system:serviceaccounts:a"], "get pods", "a").allowed).toBe(
      true,
    );
  });

  it("8: a ServiceAccount is its user name in both directions, whether it exists or not, in the binding's namespace by default", () => {
    const authorizer = authorizerOf([
      role("a/r", ["get core pods"]),
      binding("a/as-account", "Role/r", ["sa:/bot", "sa:other/bot"]),
      binding("a/as-user", "Role/r", ["user:system:serviceaccount:gone:ghost"]),
    ]);
    const may = (user: string) => ask(authorizer, user, [], "get pods", "a").allowed;
    expect(may("system:serviceaccount:a:bot")).toBe(true);
    expect(may("system:serviceaccount:other:bot")).toBe(true);
    expect(may("system:serviceaccount:gone:ghost")).toBe(true);
    expect(may("bot")).toBe(false);
    expect(authorizer.subjectsNamed().map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`)).toEqual([
      "ServiceAccount a/bot",
      "ServiceAccount gone/ghost",
      "ServiceAccount other/bot",
    ]);
  });

  it("9: the group system:masters is allowed before RBAC, a user of that name is nobody", () => {
    const authorizer = authorizerOf([]);
    const master = ask(authorizer, "x", ["system:masters"], "frobnicate nonsense.example");
    expect([master.allowed, master.superuser, master.grants]).toEqual([true, true, []]);
    expect(ask(authorizer, "system:masters", [], "get pods").allowed).toBe(false);
    expect(ask(authorizer, "x", ["System:masters"], "get pods").allowed).toBe(false);
  });

  it("10: a missing role is an error and breaks no other binding; a Role lies in the binding's own namespace", () => {
    const authorizer = authorizerOf([
      role("b/r", ["get core secrets"]),
      clusterRole("ok", ["get core pods"]),
      binding("a/dangling", "Role/r", ["user:alice"]),
      binding("a/works", "ClusterRole/ok", ["user:alice"]),
    ]);
    const pods = ask(authorizer, "alice", [], "get pods", "a");
    expect([pods.allowed, pods.errors]).toEqual([true, ["role not found"]]);
    expect(ask(authorizer, "alice", [], "get secrets", "a").reason).toBe(
      'RBAC: role.rbac.authorization.k8s.io "r" not found',
    );
    expect(authorizer.dangling.map(({ fact }) => fact.name)).toEqual(["dangling"]);
  });

  it("11: selectors replace written rules, but rules stay while nothing was ever picked", () => {
    const select = (labels: Record<string, string>) => ({
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: labels }] },
    });
    const chain = [
      clusterRole("source", ["get core pods"], { labels: { to: "middle" } }),
      clusterRole("middle", ["get core secrets"], { labels: { to: "top" }, ...select({ to: "middle" }) }),
      clusterRole("top", ["* * *"], { labels: { to: "top" }, ...select({ to: "top" }) }),
      clusterRole("unmatched", ["get core nodes"], select({ to: "nobody" })),
    ];
    const rulesOf = (name: string, ...more: ReturnType<typeof clusterRole>[]) =>
      authorizerOf([...chain, ...more])
        .role(`ClusterRole//${name}`)
        ?.rules.map((rule) => `${rule.verbs} ${rule.resources}`);
    expect(rulesOf("middle")).toEqual(["get pods"]);
    expect(rulesOf("top")).toEqual(["get pods"]);
    expect(rulesOf("unmatched")).toEqual(["get nodes"]);
    const aggregate = (...clusterRoleSelectors: object[]) => ({ aggregationRule: { clusterRoleSelectors } });
    expect(rulesOf("all", clusterRole("all", ["* * *"], aggregate({})))).toEqual(["get pods", "get nodes"]);
    const notIn = { matchExpressions: [{ key: "to", operator: "NotIn", values: ["middle", "top"] }] };
    expect(rulesOf("others", clusterRole("others", [], aggregate(notIn)))).toEqual(["get nodes"]);
  });

  it("12: aggregation does not ask who wrote the label, so any role can widen edit", () => {
    const authorizer = authorizerOf(
      [
        clusterRole("crd-editors", ["* example.com widgets"], {
          labels: { "rbac.authorization.k8s.io/aggregate-to-edit": "true" },
        }),
        binding("a/b", "ClusterRole/edit", ["user:alice"]),
      ],
      "kubernetes",
    );
    const review = ask(authorizer, "alice", [], "delete widgets.example.com", "a");
    expect(review.allowed).toBe(true);
    expect(review.grants[0]?.role.name).toBe("edit");
  });

  it("13: objects that the API server refuses are refused, empty ones are not", () => {
    const refused = [
      role("a/urls", ["get url:/x"]),
      clusterRole("mixed", [{ verbs: ["get"], apiGroups: [""], resources: ["pods"], nonResourceURLs: ["/x"] }]),
      clusterRole("no-verbs", [{ verbs: [], apiGroups: [""], resources: ["pods"] }]),
      clusterRole("no-groups", [{ verbs: ["get"], resources: ["pods"] }]),
      clusterRole("no-resources", [{ verbs: ["get"], apiGroups: [""] }]),
      clusterRole("no-selectors", [], { aggregationRule: { clusterRoleSelectors: [] } }),
      clusterBinding("no-namespace", "r", ["sa:/bot"]),
      { ...clusterBinding("to-role", "r", []), roleRef: { kind: "Role", name: "r" } },
      { ...clusterBinding("kind", "r", []), subjects: [{ kind: "user", name: "alice" }] },
      { ...clusterBinding("group", "r", []), roleRef: { apiGroup: "apps", kind: "ClusterRole", name: "r" } },
    ];
    for (const object of refused) expect(validateRbacObject(object), JSON.stringify(object)).toHaveLength(1);
    const fine = [
      clusterRole("empty", []),
      { ...clusterRole("null", []), rules: null },
      { ...clusterBinding("nobody", "r", []), subjects: null },
      { ...clusterBinding("defaulted", "r", []), roleRef: { kind: "ClusterRole", name: "r" } },
    ];
    for (const object of fine) expect(validateRbacObject(object), JSON.stringify(object)).toEqual([]);
  });

  it("14: who-can names each identity once, however many bindings name it", () => {
    const objects = [
      clusterRole("r", ["get core pods"]),
      clusterBinding("one", "r", ["user:alice", "user:alice"]),
      clusterBinding("two", "r", ["user:alice"]),
    ];
    const { cluster } = clusterOf(objects);
    const whoCan = literalWhoCan(authorizerOf(objects), cluster);
    expect(whoCan(request("get pods")).users).toEqual(["alice"]);
  });

  it("15: a node gets what its own pods refer to, and by authorization alone may touch other nodes' pods", () => {
    const pod = (name: string, nodeName: string, secretName: string) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, namespace: "a" },
      spec: { nodeName, serviceAccountName: `${name}-account`, volumes: [{ name: "v", secret: { secretName } }] },
    });
    const authorizer = authorizerOf([pod("p1", "n1", "s1"), pod("p2", "n2", "s2")]);
    const n1 = (what: string) => ask(authorizer, "system:node:n1", ["system:nodes"], what, "a").allowed;
    expect([n1("get secrets s1"), n1("list secrets s1"), n1("list secrets"), n1("get secrets s2")]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect([n1("create serviceaccounts/token p1-account"), n1("create serviceaccounts/token p2-account")]).toEqual([
      true,
      false,
    ]);
    expect([n1("delete pods p2"), n1("patch nodes/status n2")]).toEqual([true, true]);
  });
});
