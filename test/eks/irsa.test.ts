import { describe, expect, test } from "vitest";
import { irsaSubject, isRoleArn, serviceAccountOfSubject } from "../../src/eks/irsa.ts";
import { clusterIssuer, providerGaps, providersOf } from "../../src/eks/issuer.ts";
import { serviceAccountTokens } from "../../src/eks/service-account-tokens.ts";
import { ACCOUNT, describeCluster, estateOf, OTHER, onlyCluster } from "./estate.ts";

const EKS_ISSUER = "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;

const provider = (url: string, account = ACCOUNT, clients: readonly string[] = ["sts.amazonaws.com"]): unknown => ({
  OpenIDConnectProviderList: [{ Arn: `arn:aws:iam::${account}:oidc-provider/${url}`, Url: url, ClientIDList: clients }],
});

describe("the issuer of a cluster", () => {
  const issuerOf = (documents: Readonly<Record<string, unknown>>) => {
    const estate = estateOf(documents);
    const { issuer, assumption, gap } = clusterIssuer(estate, onlyCluster(estate));
    return [issuer, assumption?.name, gap?.kind];
  };
  const bare = { "ns.json": { apiVersion: "v1", kind: "Namespace", metadata: { name: "x" } } };

  test("is the described one", () => {
    const described = describeCluster(undefined, { identity: { oidc: { issuer: `https://${EKS_ISSUER}` } } });
    expect(issuerOf({ "cluster.json": described, "p.json": provider("other.example.com") })).toEqual([
      EKS_ISSUER,
      undefined,
      undefined,
    ]);
  });
  test("is the one that clew.yaml names", () => {
    const settings = "apiVersion: clew/v1\nclusters:\n  prod:\n    issuer: https://discovery.example.com/x\n";
    expect(issuerOf({ "cluster.json": describeCluster(), "clew.yaml": settings })).toEqual([
      "discovery.example.com/x",
      undefined,
      undefined,
    ]);
  });
  test("is that of the only provider, as an assumption", () => {
    expect(issuerOf({ ...bare, "p.json": provider("discovery.example.com/x") })).toEqual([
      "discovery.example.com/x",
      "issuer",
      undefined,
    ]);
  });
  test("is never that of a CI system", () => {
    const documents = { ...bare, "p.json": provider("token.actions.githubusercontent.com") };
    expect(issuerOf(documents)).toEqual([undefined, undefined, "not-supplied"]);
    expect(issuerOf({ ...documents, "q.json": provider(EKS_ISSUER) })).toEqual([EKS_ISSUER, "issuer", undefined]);
  });
  test("is unknown between two", () => {
    expect(issuerOf({ ...bare, "p.json": provider("a.example.com"), "q.json": provider("b.example.com") })).toEqual([
      undefined,
      undefined,
      "not-supplied",
    ]);
  });
  test("is unknown where two clusters could have it", () => {
    const second = { cluster: { name: "stage", arn: `arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/stage` } };
    const estate = estateOf({
      "a/cluster.json": describeCluster(),
      "b/cluster.json": second,
      "aws/p.json": provider(EKS_ISSUER),
    });
    expect([...estate.clusters.values()].map((cluster) => clusterIssuer(estate, cluster).issuer)).toEqual([
      undefined,
      undefined,
    ]);
  });
  test("has providers in any account", () => {
    const estate = estateOf({
      "a.json": provider(EKS_ISSUER),
      "b.json": provider(EKS_ISSUER, OTHER),
      "c.json": provider("other.example.com", OTHER),
    });
    expect(providersOf(estate, EKS_ISSUER).map(({ account }) => account)).toEqual([ACCOUNT, OTHER]);
    expect(providerGaps(estate)).toEqual([]);
  });
});

test("a ServiceAccount as STS sees it", () => {
  expect(irsaSubject(EKS_ISSUER, "shop", "web")).toEqual({
    issuer: EKS_ISSUER,
    subject: "system:serviceaccount:shop:web",
    subjectKey: `${EKS_ISSUER}:sub`,
    audienceKey: `${EKS_ISSUER}:aud`,
    key: `oidc:${EKS_ISSUER}#system:serviceaccount:shop:web`,
  });
});

test.each([
  ["system:serviceaccount:shop:web", { namespace: "shop", name: "web" }],
  ["system:serviceaccount:*:web", undefined],
  ["system:serviceaccount:shop", undefined],
  ["repo:org/repo:ref", undefined],
])("the ServiceAccount of the subject %s", (subject, expected) => {
  expect(serviceAccountOfSubject(subject)).toEqual(expected);
});

test.each([
  [ROLE, true],
  ["arn:aws-cn:iam::111122223333:role/a/b", true],
  ["app", false],
  ["arn:aws:iam::1:role/app", false],
])("%s is the ARN of a role: %s", (text, expected) => {
  expect(isRoleArn(text)).toBe(expected);
});

describe("tokens of ServiceAccounts", () => {
  const account = (annotations: Readonly<Record<string, string>>, more: object = {}): unknown => ({
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "web", namespace: "shop", annotations, ...more },
  });
  const pod = (audiences: readonly string[], env: readonly object[] = []): unknown => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace: "shop" },
    spec: {
      serviceAccountName: "web",
      containers: [{ name: "c", image: "i", env }],
      volumes: [
        {
          name: "t",
          projected: { sources: audiences.map((audience) => ({ serviceAccountToken: { path: "t", audience } })) },
        },
      ],
    },
  });
  const webhook = (config: unknown): unknown => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "pod-identity-webhook", namespace: "kube-system" },
    data: { config: typeof config === "string" ? config : JSON.stringify(config) },
  });
  const tokensOf = (documents: readonly unknown[], isOfEks = true) => {
    const estate = estateOf({
      ...(isOfEks ? { "cluster.json": describeCluster() } : {}),
      ...Object.fromEntries(documents.map((document, index) => [`d${index}.json`, document])),
    });
    const { audiences, declared, isDefaultUnknown } = serviceAccountTokens(onlyCluster(estate), estate.evidence)(
      "shop",
      "web",
    );
    const [first] = declared;
    return {
      audiences: audiences.map(({ audience, by }) => `${audience} by ${by}`),
      declared: declared.map(({ roleArn, by }) => `${roleArn} by ${by}`),
      isDefaultUnknown,
      pointer: first === undefined ? undefined : estate.evidence.locate(first.evidence).pointer,
    };
  };
  const role = { "eks.amazonaws.com/role-arn": ROLE };

  test("an annotation asks for the default audience on EKS", () => {
    expect(tokensOf([account(role)])).toEqual({
      audiences: ["sts.amazonaws.com by webhook-default"],
      declared: [`${ROLE} by annotation`],
      isDefaultUnknown: false,
      pointer: "/metadata/annotations/eks.amazonaws.com~1role-arn",
    });
  });
  test("an annotation may name another audience, which counts only beside a role", () => {
    const audience = { "eks.amazonaws.com/audience": "custom" };
    expect(tokensOf([account({ ...role, ...audience })]).audiences).toEqual(["custom by annotation"]);
    expect(tokensOf([account(audience)]).audiences).toEqual([]);
  });
  test("a webhook of the cluster's own has a default that nobody tells", () => {
    expect(tokensOf([account(role)], false)).toMatchObject({ audiences: [], isDefaultUnknown: true });
  });
  test("the ConfigMap of the webhook names ServiceAccounts, or one name in every namespace; annotations go first", () => {
    const config = {
      "shop/web": { RoleARN: ROLE, Audience: "amazonaws.com" },
      "*/web": { RoleARN: `${ROLE}2`, audience: "x" },
    };
    expect(tokensOf([webhook(config)])).toMatchObject({
      audiences: ["amazonaws.com by webhook-config"],
      declared: [`${ROLE} by webhook-config`],
      pointer: "/data/config",
    });
    expect(tokensOf([webhook({ "*/web": config["*/web"] })]).declared).toEqual([`${ROLE}2 by webhook-config`]);
    expect(tokensOf([webhook(config), account({ "eks.amazonaws.com/role-arn": "other" })]).declared).toEqual([
      "other by annotation",
    ]);
    expect(tokensOf([webhook({ "*/other": config["*/web"] })]).declared).toEqual([]);
  });
  test.each(["", "not json", "[]", '{"shop/web": 5}'])(
    "a config of the webhook that is unreadable configures nobody: %s",
    (config) => {
      expect(tokensOf([webhook(config)]).declared).toEqual([]);
    },
  );
  test("pods bring audiences and roles of their own, the API server's audience aside", () => {
    expect(
      tokensOf([pod(["amazonaws.com", "", "amazonaws.com"], [{ name: "AWS_ROLE_ARN", value: ROLE }])]),
    ).toMatchObject({
      audiences: ["amazonaws.com by projected-volume"],
      declared: [`${ROLE} by environment`],
    });
  });
  test("a ServiceAccount that nobody mentions has nothing", () => {
    expect(tokensOf([])).toEqual({ audiences: [], declared: [], isDefaultUnknown: false, pointer: undefined });
  });
});
