import { describe, expect, test } from "vitest";
import {
  ACCESS_POLICIES,
  accessPolicyOf,
  associationsGranting,
  decideAccessPolicies,
  policiesGranting,
} from "../../src/eks/access-policies.ts";
import { starMatches } from "../../src/eks/star-match.ts";
import type { AccessPolicyAssociationFact } from "../../src/facts/eks.ts";
import { resourceAttributes } from "../../src/rbac/attributes.ts";

function association(name: string, namespaces?: readonly string[]): AccessPolicyAssociationFact {
  return {
    kind: "AccessPolicyAssociation",
    cluster: "prod",
    principalArn: "arn:aws:iam::111122223333:role/dev",
    policyArn: `arn:aws:eks::aws:cluster-access-policy/${name}`,
    scope: namespaces === undefined ? "cluster" : "namespace",
    namespaces: namespaces ?? [],
    // A handle of no table: nothing here looks it up.
    evidence: 0 as never,
  };
}

/** `verb resource[.group][/sub][=name][@namespace]`, or `verb /url`. */
function attributesOf(text: string) {
  const [verb = "", rest = ""] = text.split(" ");
  if (rest.startsWith("/")) return { verb, path: rest };
  const [object = "", namespace = ""] = rest.split("@");
  const [kind = "", name = ""] = object.split("=");
  const [full = "", subresource = ""] = kind.split("/");
  const dot = full.indexOf(".");
  const [resource, group] = dot < 0 ? [full, ""] : [full.slice(0, dot), full.slice(dot + 1)];
  return resourceAttributes({ verb, group, resource, subresource, name, namespace });
}

describe("what each published policy grants", () => {
  test.each([
    ["AmazonEKSClusterAdminPolicy", "delete pods@shop", "allowed"],
    ["AmazonEKSClusterAdminPolicy", "escalate clusterroles.rbac.authorization.k8s.io", "allowed"],
    ["AmazonEKSClusterAdminPolicy", "get /metrics", "allowed"],
    ["AmazonEKSClusterAdminPolicy", "impersonate users=root", "allowed"],
    ["AmazonEKSAdminPolicy", "delete pods@shop", "allowed"],
    ["AmazonEKSAdminPolicy", "create pods/exec=web@shop", "allowed"],
    ["AmazonEKSAdminPolicy", "get secrets=db@shop", "allowed"],
    ["AmazonEKSAdminPolicy", "create rolebindings.rbac.authorization.k8s.io@shop", "allowed"],
    ["AmazonEKSAdminPolicy", "bind roles.rbac.authorization.k8s.io@shop", "denied"],
    ["AmazonEKSAdminPolicy", "create serviceaccounts/token=x@shop", "denied"],
    ["AmazonEKSAdminPolicy", "create pods/eviction=web@shop", "denied"],
    ["AmazonEKSAdminPolicy", "create clusterrolebindings.rbac.authorization.k8s.io", "denied"],
    ["AmazonEKSEditPolicy", "impersonate serviceaccounts=x@shop", "allowed"],
    ["AmazonEKSEditPolicy", "create roles.rbac.authorization.k8s.io@shop", "denied"],
    ["AmazonEKSEditPolicy", "delete namespaces=shop@shop", "denied"],
    ["AmazonEKSViewPolicy", "list pods@shop", "allowed"],
    ["AmazonEKSViewPolicy", "get secrets=db@shop", "denied"],
    ["AmazonEKSViewPolicy", "get pods/exec=web@shop", "denied"],
    ["AmazonEKSAdminViewPolicy", "get secrets=db@shop", "allowed"],
    ["AmazonEKSAdminViewPolicy", "get pods/exec=web@shop", "allowed"],
    ["AmazonEKSAdminViewPolicy", "create pods/exec=web@shop", "denied"],
    ["AmazonEKSAdminViewPolicy", "get /metrics", "denied"],
    ["AmazonEKSSecretReaderPolicy", "list secrets@shop", "allowed"],
    ["AmazonEKSSecretReaderPolicy", "update secrets=db@shop", "denied"],
    ["AmazonEKSHybridPolicy", "list nodes", "allowed"],
    ["AmazonEKSHybridPolicy", "get nodes=n1", "denied"],
  ])("%s: %s is %s", (name, request, verdict) => {
    expect(decideAccessPolicies([association(name)], attributesOf(request)).verdict).toBe(verdict);
  });
});

describe("policies of which AWS publishes no rules are unknown inside of their bound only", () => {
  test.each([
    ["AmazonEKSSecretAdminPolicy", "delete secrets=db@shop", "unknown"],
    ["AmazonEKSSecretAdminPolicy", "delete pods=web@shop", "denied"],
    ["AmazonEKSBlockStoragePolicy", "update leases.coordination.k8s.io=x@kube-system", "unknown"],
    ["AmazonEKSBlockStoragePolicy", "get pods=x@kube-system", "denied"],
    ["AmazonEKSComputeClusterPolicy", "delete pods=web@shop", "unknown"],
    [
      "AmazonEKSComputeClusterPolicy",
      "delete customresourcedefinitions.apiextensions.k8s.io=nodepools.karpenter.sh",
      "unknown",
    ],
    [
      "AmazonEKSComputeClusterPolicy",
      "delete customresourcedefinitions.apiextensions.k8s.io=widgets.example.com",
      "denied",
    ],
    ["AmazonEKSACKPolicy", "create roles.iam.services.k8s.aws@shop", "unknown"],
    ["AmazonEKSACKPolicy", "create roles.rbac.authorization.k8s.io@shop", "denied"],
    ["AmazonEKSKROPolicy", "create widgets.example.com@shop", "unknown"],
    ["AmazonEKSKROPolicy", "create deployments.apps@shop", "denied"],
    ["AWSBackupFullAccessPolicyForRestore", "create clusterrolebindings.rbac.authorization.k8s.io", "unknown"],
    ["APolicyOfTomorrow", "get /metrics", "unknown"],
  ])("%s: %s is %s", (name, request, verdict) => {
    const { verdict: came, grants } = decideAccessPolicies([association(name)], attributesOf(request));
    expect(came).toBe(verdict);
    expect(grants.every(({ gap }) => gap?.kind === "unpublished" && gap.what.includes(name))).toBe(true);
  });
});

describe("scopes", () => {
  test.each([
    [["shop"], "delete pods=web@shop", "allowed"],
    [["shop"], "delete pods=web@shop2", "denied"],
    [["dev-*"], "delete pods=web@dev-a", "allowed"],
    [["dev-*"], "delete pods=web@dev", "denied"],
    [["*"], "delete pods=web@any", "allowed"],
    [["*"], "delete nodes=n1", "denied"],
    [["*"], "list pods", "denied"],
    [["*"], "get /metrics", "denied"],
    [["sh?p"], "delete pods=web@shop", "denied"],
    [["a", "shop"], "delete pods=web@shop", "allowed"],
  ])("namespaces %j: %s is %s", (namespaces, request, verdict) => {
    expect(
      decideAccessPolicies([association("AmazonEKSClusterAdminPolicy", namespaces)], attributesOf(request)).verdict,
    ).toBe(verdict);
  });

  test("a question about any namespace is answered by the patterns, one about a namespace by those that fit", () => {
    const pods = { verb: "delete", group: "", resource: "pods", subresource: "" };
    const given = [
      association("AmazonEKSEditPolicy", ["dev-*", "shop"]),
      association("AmazonEKSViewPolicy"),
      association("AmazonEKSAdminPolicy"),
    ];
    expect(associationsGranting(given, pods).map(({ policy, namespaces }) => [policy.name, namespaces])).toEqual([
      ["AmazonEKSEditPolicy", ["dev-*", "shop"]],
      ["AmazonEKSAdminPolicy", "*"],
    ]);
    expect(associationsGranting(given, { ...pods, namespace: "dev-1" })[0]?.namespaces).toEqual(["dev-*"]);
  });
});

test("an allowed policy outweighs an unknown one, and none is denied", () => {
  const both = [association("APolicyOfTomorrow"), association("AmazonEKSViewPolicy")];
  expect(decideAccessPolicies(both, attributesOf("list pods@shop")).verdict).toBe("allowed");
  expect(decideAccessPolicies([], attributesOf("list pods@shop")).verdict).toBe("denied");
});

test("the table has every policy that is known by name, seven of them exactly", () => {
  const known = [...ACCESS_POLICIES.values()];
  expect(known.length).toBe(36);
  expect(known.filter((policy) => policy.known === "exactly").length).toBe(7);
  expect(known.filter((policy) => policy.known === "nothing").length).toBe(14);
  expect(accessPolicyOf("arn:aws-cn:eks::aws:cluster-access-policy/AmazonEKSViewPolicy").known).toBe("exactly");
});

test("the reverse question names exact policies first", () => {
  const found = policiesGranting({ verb: "get", group: "", resource: "secrets", subresource: "", namespace: "shop" });
  const exact = found.filter(({ reach }) => reach.verdict === "allowed").map(({ policy }) => policy.name);
  expect(exact).toEqual([
    "AmazonEKSAdminPolicy",
    "AmazonEKSAdminViewPolicy",
    "AmazonEKSClusterAdminPolicy",
    "AmazonEKSEditPolicy",
    "AmazonEKSSecretReaderPolicy",
  ]);
  expect(found.slice(0, exact.length).every(({ reach }) => reach.verdict === "allowed")).toBe(true);
});

test.each([
  ["*", "", true],
  ["a*c", "abbc", true],
  ["a*c", "abb", false],
  ["a*b*c", "a-b-b-c", true],
  ["**", "x", true],
  ["", "", true],
  ["a", "", false],
])("%s fits %s: %s", (pattern, text, expected) => {
  expect(starMatches(pattern, text)).toBe(expected);
});
