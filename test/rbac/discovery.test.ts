/** Names of resources as people type them. */
import { describe, expect, it } from "vitest";
import { discovery, questionFor, resolveResource } from "../../src/rbac/discovery.ts";
import { BUILT_IN_RESOURCES } from "../../src/rbac/discovery-table.ts";
import { clusterOf } from "./objects.ts";

describe("resolving a resource", () => {
  it.each([
    ["po", "", "pods", "", true],
    ["pods", "", "pods", "", true],
    ["Pod", "", "pods", "", true],
    ["deploy", "apps", "deployments", "", true],
    ["deployment", "apps", "deployments", "", true],
    ["deploy.apps", "apps", "deployments", "", true],
    ["deployments.v1.apps", "apps", "deployments", "", true],
    ["deployments.apps/scale", "apps", "deployments", "scale", true],
    ["pods.v1", "", "pods", "", true],
    ["pods/exec", "", "pods", "exec", true],
    ["sa/token", "", "serviceaccounts", "token", true],
    ["ns", "", "namespaces", "", false],
    ["no/proxy", "", "nodes", "proxy", false],
    ["ev", "", "events", "", true],
    ["events.events.k8s.io", "events.k8s.io", "events", "", true],
    ["ing", "networking.k8s.io", "ingresses", "", true],
    ["csr/approval", "certificates.k8s.io", "certificatesigningrequests", "approval", false],
    ["clusterrole", "rbac.authorization.k8s.io", "clusterroles", "", false],
    ["crd", "apiextensions.k8s.io", "customresourcedefinitions", "", false],
    ["netpol", "networking.k8s.io", "networkpolicies", "", true],
    ["users", "", "users", "", false],
    ["userextras/scopes", "authentication.k8s.io", "userextras", "scopes", false],
    ["signers", "certificates.k8s.io", "signers", "", false],
  ])("`%s` is %s %s %s", (text, group, resource, subresource, namespaced) => {
    expect(resolveResource(text)).toEqual({ group, resource, subresource, namespaced });
  });

  it.each([
    ["widgets", "", "widgets", "no resource `widgets` is known in the core group: taken as written"],
    [
      "widgets.example.com",
      "example.com",
      "widgets",
      "no resource `widgets` is known in group `example.com`: taken as written",
    ],
    [
      "deployments.extensions",
      "extensions",
      "deployments",
      "no resource `deployments` is known in group `extensions`: taken as written",
    ],
  ])("`%s` is taken as written, and says so", (text, group, resource, note) => {
    expect(resolveResource(text)).toEqual({ group, resource, subresource: "", namespaced: undefined, note });
  });

  it("* is every resource of every group, or of the group named", () => {
    expect(resolveResource("*")).toEqual({ group: "*", resource: "*", subresource: "", namespaced: undefined });
    expect(resolveResource("*.apps/scale")).toEqual({
      group: "apps",
      resource: "*",
      subresource: "scale",
      namespaced: undefined,
    });
  });

  it("knows the custom resources of a snapshot, by every name, after the built-in ones", () => {
    const crd = (group: string, plural: string, kind: string, scope: string, shortNames: string[]) => ({
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: `${plural}.${group}` },
      spec: { group, scope, names: { plural, kind, shortNames } },
    });
    const { cluster } = clusterOf([
      crd("argoproj.io", "applications", "Application", "Namespaced", ["app", "apps"]),
      crd("app.k8s.io", "applications", "Application", "Namespaced", []),
      crd("karpenter.sh", "nodepools", "NodePool", "Cluster", []),
      crd("example.com", "pods", "Pod", "Cluster", ["po"]),
    ]);
    const resolve = discovery([cluster]);
    expect(resolve("nodepool/status")).toEqual({
      group: "karpenter.sh",
      resource: "nodepools",
      subresource: "status",
      namespaced: false,
    });
    expect(resolve("app")).toMatchObject({ group: "argoproj.io", resource: "applications" });
    expect(resolve("applications")).toMatchObject({
      group: "app.k8s.io",
      note: "`applications` is taken as applications.app.k8s.io; there is also applications.argoproj.io",
    });
    expect(resolve("applications.argoproj.io")).toEqual({
      group: "argoproj.io",
      resource: "applications",
      subresource: "",
      namespaced: true,
    });
    expect(resolve("po")).toMatchObject({ group: "", resource: "pods", namespaced: true });
  });

  it("has no short name twice within the built-in resources but events", () => {
    const names = BUILT_IN_RESOURCES.filter(({ resource }) => resource !== "events").flatMap((known) => [
      known.resource,
      ...known.shortNames,
    ]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});

describe("the question that is meant", () => {
  it.each([
    ["pods", { verb: "get", namespace: "a" }, { namespace: "a" }],
    ["nodes", { verb: "get", namespace: "a" }, { namespace: "" }],
    ["ns", { verb: "get", name: "a", namespace: "b" }, { namespace: "a", name: "a" }],
    ["ns", { verb: "list", namespace: "a" }, { namespace: "" }],
    ["widgets", { verb: "get", namespace: "a" }, { namespace: "a" }],
  ])("of `%s` %j is %j", (text, asked, expected) => {
    expect(questionFor(resolveResource(text), asked)).toMatchObject(expected);
  });

  it("without a namespace is about any", () => {
    expect(questionFor(resolveResource("pods"), { verb: "get" })).not.toHaveProperty("namespace");
  });
});
