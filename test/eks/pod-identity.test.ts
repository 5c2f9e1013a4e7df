import { describe, expect, test } from "vitest";
import { fargateProfileOf, isFargatePod } from "../../src/eks/fargate.ts";
import {
  isWithoutPodIdentity,
  podIdentityAgent,
  podIdentityAssociations,
  podIdentityGap,
  podIdentitySession,
} from "../../src/eks/pod-identity.ts";
import { ACCOUNT, describeCluster, estateOf, onlyCluster } from "./estate.ts";

const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;
const TARGET = "arn:aws:iam::444455556666:role/target";

const association = (more: object = {}): unknown => ({
  association: {
    clusterName: "prod",
    namespace: "shop",
    serviceAccount: "web",
    roleArn: ROLE,
    associationArn: "arn:aws:eks:eu-west-1:111122223333:podidentityassociation/prod/a-1",
    ...more,
  },
});
const pod = (more: object = {}, spec: object = {}): unknown => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web-0", namespace: "shop", ...more },
  spec: { serviceAccountName: "web", containers: [{ name: "c", image: "i" }], ...spec },
});
const clusterOf = (...documents: readonly unknown[]) =>
  onlyCluster(
    estateOf({
      "cluster.json": describeCluster(),
      ...Object.fromEntries(documents.map((one, index) => [`d${index}.json`, one])),
    }),
  );

describe("sessions", () => {
  const sessionOf = (more: object, withPod = false) => {
    const cluster = clusterOf(association(more), pod());
    const found = podIdentityAssociations(cluster)("shop", "web");
    if (found === undefined) throw new Error("expected an association");
    return podIdentitySession(cluster, found, withPod ? cluster.pods[0] : undefined);
  };

  test("carry the tags of cluster, namespace and ServiceAccount, of a pod its name too", () => {
    expect(sessionOf({})).toEqual({
      roleArn: ROLE,
      targetRoleArn: undefined,
      externalId: undefined,
      tags: {
        "eks-cluster-arn": `arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/prod`,
        "eks-cluster-name": "prod",
        "kubernetes-namespace": "shop",
        "kubernetes-service-account": "web",
      },
      setsTags: true,
      sourceArn: `arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/prod`,
      sourceAccount: ACCOUNT,
      policy: undefined,
    });
    expect(sessionOf({}, true).tags["kubernetes-pod-name"]).toBe("web-0");
  });
  test("without tags a target role is assumed with an external id", () => {
    expect(sessionOf({ disableSessionTags: true, targetRoleArn: TARGET })).toMatchObject({
      targetRoleArn: TARGET,
      externalId: `eu-west-1/${ACCOUNT}/prod/shop/web`,
      tags: {},
      setsTags: false,
    });
    expect(sessionOf({ targetRoleArn: TARGET }).externalId).toBeUndefined();
    expect(sessionOf({ targetRoleArn: TARGET, externalId: "given" }).externalId).toBe("given");
  });
  test("may be narrowed by a policy", () => {
    expect(sessionOf({ policy: "{}", disableSessionTags: true }).policy).toBe("{}");
  });
});

test("associations are those of one ServiceAccount, whether it exists or not", () => {
  const find = podIdentityAssociations(clusterOf(association()));
  expect([find("shop", "web")?.roleArn, find("shop", "api")]).toEqual([ROLE, undefined]);
});

test("an association without its role is a gap", () => {
  const cluster = clusterOf(association({ roleArn: undefined }));
  expect(cluster.podIdentityAssociations.map((one) => podIdentityGap(one)?.close)).toEqual([
    "eks:DescribePodIdentityAssociation",
  ]);
  expect(clusterOf(association()).podIdentityAssociations.map(podIdentityGap)).toEqual([undefined]);
});

describe("the agent", () => {
  const daemonSet = {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "eks-pod-identity-agent", namespace: "kube-system" },
    spec: { template: { spec: { containers: [] } } },
  };
  test.each([
    ["an add-on", [{ addon: { addonName: "eks-pod-identity-agent", clusterName: "prod" } }], true],
    ["a DaemonSet", [daemonSet], true],
    ["nothing", [], null],
    ["another add-on", [{ addon: { addonName: "coredns", clusterName: "prod" } }], null],
  ])("%s", (_, documents, expected) => {
    expect(podIdentityAgent(clusterOf(...documents)).isPresent).toBe(expected);
  });
  test("is part of Auto Mode", () => {
    const cluster = onlyCluster(
      estateOf({ "cluster.json": describeCluster(undefined, { computeConfig: { enabled: true } }) }),
    );
    expect(podIdentityAgent(cluster).isPresent).toBe(true);
  });
});

describe("Fargate", () => {
  const profile = (name: string, selectors: readonly object[]): unknown => ({
    fargateProfile: { fargateProfileName: name, clusterName: "prod", podExecutionRoleArn: ROLE, selectors },
  });
  test.each([
    ["by namespace", [profile("a", [{ namespace: "shop" }])], {}, "a"],
    ["by a pattern", [profile("a", [{ namespace: "sh?p*" }])], {}, "a"],
    ["not by another namespace", [profile("a", [{ namespace: "shops" }])], {}, undefined],
    ["by all labels", [profile("a", [{ namespace: "shop", labels: { tier: "w*" } }])], { tier: "web" }, "a"],
    ["not without a label", [profile("a", [{ namespace: "shop", labels: { tier: "web" } }])], {}, undefined],
    ["the first by name", [profile("b", [{ namespace: "*" }]), profile("a", [{ namespace: "shop" }])], {}, "a"],
    [
      "the one its label names",
      [profile("b", [{ namespace: "x" }]), profile("a", [{ namespace: "shop" }])],
      { "eks.amazonaws.com/fargate-profile": "b" },
      "b",
    ],
  ])("a profile selects a pod %s", (_, profiles, labels, expected) => {
    const cluster = clusterOf(...profiles, pod({ labels }));
    const [given] = cluster.pods;
    expect(given && fargateProfileOf(cluster, given)?.name).toBe(expected);
  });

  test.each([
    ["on a Fargate node", {}, { nodeName: "fargate-ip-10-0-0-1" }, true],
    ["on another node, though a profile selects it", {}, { nodeName: "ip-10-0-0-1" }, false],
    ["not placed yet, selected", {}, {}, true],
    ["with the label of a profile", { labels: { "eks.amazonaws.com/fargate-profile": "a" } }, { nodeName: "x" }, true],
  ])("a pod %s", (_, meta, spec, expected) => {
    const cluster = clusterOf(profile("a", [{ namespace: "shop" }]), pod(meta, spec));
    const [given] = cluster.pods;
    expect(given && isFargatePod(cluster, given)).toBe(expected);
    expect(given && isWithoutPodIdentity(cluster, given)).toBe(expected);
  });

  test("pods on Windows get no Pod Identity either", () => {
    const cluster = clusterOf(pod({}, { nodeName: "ip", nodeSelector: { "kubernetes.io/os": "windows" } }));
    expect(cluster.pods.map((one) => isWithoutPodIdentity(cluster, one))).toEqual([true]);
  });
});
