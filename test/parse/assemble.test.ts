import { describe, expect, test } from "vitest";
import { assembleEstate } from "../../src/parse/assemble.ts";
import { snapshotFromDocuments } from "../../src/sources/files.ts";

type Files = Readonly<Record<string, unknown>>;

const estate = (files: Files, options = {}) =>
  assembleEstate(
    snapshotFromDocuments(
      Object.entries(files).map(([name, value]) => ({
        name,
        text: typeof value === "string" ? value : JSON.stringify(value),
      })),
    ),
    options,
  );

const cluster = (name: string, account = "111122223333", region = "eu-west-1") => ({
  cluster: {
    name,
    arn: `arn:aws:eks:${region}:${account}:cluster/${name}`,
    version: "1.32",
    identity: { oidc: { issuer: "https://oidc.example.com/id/A" } },
  },
});
const namespace = (name: string) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
const user = (account: string) => ({
  UserDetailList: [{ UserName: "u", UserId: "A", Arn: `arn:aws:iam::${account}:user/u` }],
});
const names = (facts: readonly { readonly name: string }[] | undefined) => facts?.map((fact) => fact.name);

describe("clusters", () => {
  test("without any cluster document there is one, called cluster", () => {
    const { clusters, issues } = estate({ "a.json": namespace("a"), "deep/b.json": namespace("b") });
    expect(issues).toEqual([]);
    expect([...clusters.keys()]).toEqual(["cluster"]);
    expect(names(clusters.get("cluster")?.namespaces)).toEqual(["a", "b"]);
  });

  test("a snapshot of AWS alone has no cluster", () => {
    expect(estate({ "a.json": user("111122223333") }).clusters.size).toBe(0);
  });

  test("one cluster takes every object, wherever it lies", () => {
    const { clusters } = estate({ "aws/x/cluster.json": cluster("prod"), "elsewhere/a.json": namespace("a") });
    expect(names(clusters.get("prod")?.namespaces)).toEqual(["a"]);
    expect(clusters.get("prod")).toMatchObject({
      account: "111122223333",
      kubernetesVersion: "1.32",
      issuer: "oidc.example.com/id/A",
    });
  });

  test("the nearest enclosing folder that holds a describe-cluster document tells the cluster", () => {
    const { clusters, issues } = estate({
      "eks/111122223333/eu-west-1/one/aws/cluster.json": cluster("one"),
      "eks/111122223333/eu-west-1/one/kubernetes/deep/a.json": namespace("a"),
      "eks/444455556666/eu-west-1/two/aws/cluster.json": cluster("two", "444455556666"),
      "eks/444455556666/eu-west-1/two/kubernetes/b.json": namespace("b"),
      "eks/444455556666/eu-west-1/two/aws/entries.json": { accessEntries: ["x"] },
      "lost.json": namespace("c"),
    });
    expect(names(clusters.get("one")?.namespaces)).toEqual(["a"]);
    expect(names(clusters.get("two")?.namespaces)).toEqual(["b"]);
    expect(clusters.get("two")?.eksListings).toMatchObject([{ cluster: "two", items: ["x"] }]);
    expect(issues).toMatchObject([{ code: "unknown-cluster", document: "lost.json" }]);
  });

  test("two clusters of one name go by their ARN, and EKS answers by their folder", () => {
    const entry = {
      accessEntry: { clusterName: "prod", principalArn: "arn:aws:iam::111122223333:role/r", type: "EC2_LINUX" },
    };
    const { clusters } = estate({
      "one/cluster.json": cluster("prod"),
      "one/entry.json": entry,
      "two/cluster.json": cluster("prod", "444455556666"),
      "two/ns.json": namespace("b"),
    });
    const [one, two] = ["111122223333", "444455556666"].map((id) =>
      clusters.get(`arn:aws:eks:eu-west-1:${id}:cluster/prod`),
    );
    expect(one?.accessEntries).toMatchObject([{ cluster: one?.name }]);
    expect(names(two?.namespaces)).toEqual(["b"]);
  });

  test("clew.yaml maps folders, and fills in what documents do not say", () => {
    const { clusters, settings, gaps } = estate({
      "clew.yaml": `
apiVersion: clew/v1
clusters:
  blue: {path: ./gitops/blue/, kubernetesVersion: 1.30, creator: "arn:aws:iam::111122223333:role/ci", defaults: eks, account: 111122223333, issuer: "https://issuer.example.com"}
  green: {path: gitops/green}
organization: none
labels: {env: test}
gaps:
- secrets were not listed
- {what: bindings of green, scope: "cluster:green", direction: may-add, close: kubectl}
`,
      "gitops/blue/a.json": namespace("a"),
      "gitops/green/x/b.json": namespace("b"),
    });
    expect(names(clusters.get("blue")?.namespaces)).toEqual(["a"]);
    expect(names(clusters.get("green")?.namespaces)).toEqual(["b"]);
    expect(clusters.get("blue")).toMatchObject({
      kubernetesVersion: "1.30",
      creator: "arn:aws:iam::111122223333:role/ci",
      defaults: "eks",
      account: "111122223333",
      issuer: "issuer.example.com",
    });
    expect(settings).toMatchObject({ organization: "none", labels: { env: "test" } });
    expect(gaps).toMatchObject([
      { what: "secrets were not listed", direction: "may-add", scope: "*" },
      { scope: "cluster:green" },
    ]);
  });

  test("one cluster named by clew.yaml without a path takes everything", () => {
    const { clusters } = estate({ "clew.yaml": "apiVersion: clew/v1\nclusters: {only: }\n", "a.json": namespace("a") });
    expect(names(clusters.get("only")?.namespaces)).toEqual(["a"]);
  });

  test("the caller's version goes before clew.yaml, and that before describe-cluster", () => {
    const files = {
      "cluster.json": cluster("prod"),
      "clew.yaml": "apiVersion: clew/v1\nclusters: {prod: {kubernetesVersion: '1.33'}}\n",
    };
    expect(estate(files).clusters.get("prod")?.kubernetesVersion).toBe("1.33");
    expect(estate(files, { clusterVersion: "v1.34" }).clusters.get("prod")?.kubernetesVersion).toBe("1.34");
  });

  test("the creator that CloudTrail names", () => {
    const event = {
      eventSource: "eks.amazonaws.com",
      eventName: "CreateCluster",
      userIdentity: {
        type: "AssumedRole",
        arn: "arn:aws:sts::111122223333:assumed-role/ci/x",
        sessionContext: { sessionIssuer: { arn: "arn:aws:iam::111122223333:role/ci" } },
      },
      responseElements: { cluster: { name: "prod", arn: "arn:aws:eks:eu-west-1:111122223333:cluster/prod" } },
    };
    const { clusters, issues } = estate({
      "cluster.json": cluster("prod"),
      "trail.json": { Records: [event] },
      "more.json": { Events: [{ EventName: "X", CloudTrailEvent: "{}" }] },
    });
    expect(clusters.get("prod")?.creator).toBe("arn:aws:iam::111122223333:role/ci");
    expect(issues).toEqual([]);
  });

  test("of the same object twice the last one stays, and it is said", () => {
    const { clusters, issues } = estate({
      "a.json": {
        apiVersion: "v1",
        kind: "ServiceAccount",
        metadata: { name: "s", namespace: "n", labels: { from: "a" } },
      },
      "b.json": {
        apiVersion: "v1",
        kind: "ServiceAccount",
        metadata: { name: "s", namespace: "n", labels: { from: "b" } },
      },
    });
    expect(clusters.get("cluster")?.serviceAccounts).toMatchObject([{ labels: { from: "b" } }]);
    expect(issues).toMatchObject([
      { code: "repeated-object", document: "b.json", came: "the object again, first in `a.json`; this one is kept" },
    ]);
  });

  test("kinds that were seen count as listed, live ones apart", () => {
    const list = (kind: string, more: object) => ({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: `${kind}List`,
      metadata: more,
      items: [],
    });
    const { clusters } = estate({
      "r.json": list("Role", { resourceVersion: "1" }),
      "b.json": list("RoleBinding", {}),
      "n.json": namespace("a"),
    });
    expect([...(clusters.get("cluster")?.listed ?? [])].sort()).toEqual(["Namespace", "Role", "RoleBinding"]);
    expect([...(clusters.get("cluster")?.live ?? [])]).toEqual(["Role"]);
  });

  test("what a listing names and nothing describes is a gap, and so are access policies that were not listed", () => {
    const principal = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
    const { gaps } = estate({
      "cluster.json": cluster("prod"),
      "list.json": { accessEntries: [principal("a"), principal("b")] },
      "a.json": { accessEntry: { clusterName: "prod", principalArn: principal("a"), type: "STANDARD" } },
      "n.json": { accessEntry: { clusterName: "prod", principalArn: principal("node"), type: "EC2_LINUX" } },
    });
    expect(gaps.map((gap) => `${gap.direction} ${gap.scope} ${gap.what}`)).toEqual([
      `may-add cluster:prod access entry ${principal("b")}`,
      `may-add cluster:prod access policies of ${principal("a")}`,
    ]);
  });
});

describe("accounts", () => {
  const provider = { Url: "oidc.example.com/id/A", ClientIDList: ["sts.amazonaws.com"] };
  const ARN = "arn:aws:iam::111122223333:oidc-provider/oidc.example.com/id/A";

  test.each<readonly [string, Files]>([
    [
      "the listing",
      { "aws/111122223333/p.json": provider, "aws/111122223333/l.json": { OpenIDConnectProviderList: [{ Arn: ARN }] } },
    ],
    ["the folder", { "x/aws/111122223333/iam/p.json": provider }],
    [
      "the authorization details beside it",
      { "dump/p.json": provider, "dump/u.json": user("111122223333"), "other/u.json": user("444455556666") },
    ],
    ["the only account", { "p.json": provider, "deep/u.json": user("111122223333") }],
  ])("an OIDC provider is joined by %s", (_name, files) => {
    const { accounts, gaps, issues } = estate(files);
    expect(accounts.get("111122223333")?.oidcProviders).toMatchObject([{ arn: ARN, clientIds: ["sts.amazonaws.com"] }]);
    expect(gaps).toEqual([]);
    expect(issues).toEqual([]);
  });

  test("a provider of which only the ARN is listed is a gap", () => {
    const { accounts, gaps } = estate({ "l.json": { OpenIDConnectProviderList: [{ Arn: ARN }] } });
    expect(accounts.get("111122223333")?.oidcProviders).toHaveLength(1);
    expect(gaps).toMatchObject([{ scope: "aws:111122223333", close: "iam:GetOpenIDConnectProvider" }]);
  });

  test("a provider of nobody's account is an issue", () => {
    const { accounts, issues } = estate({
      "p.json": provider,
      "a/u.json": user("111122223333"),
      "b/u.json": user("444455556666"),
    });
    expect([...accounts.values()].flatMap((account) => account.oidcProviders)).toEqual([]);
    expect(issues).toMatchObject([{ code: "unknown-account", document: "p.json" }]);
  });

  test("pages of one account join; one that is cut off leaves gaps", () => {
    const page = (name: string, more: object) => ({
      UserDetailList: [{ UserName: name, UserId: name, Arn: `arn:aws:iam::111122223333:user/${name}` }],
      ...more,
    });
    const whole = estate({
      "1.json": page("a", { IsTruncated: true, Marker: "m" }),
      "2.json": page("b", { IsTruncated: false }),
    });
    expect(names(whole.accounts.get("111122223333")?.users)).toEqual(["a", "b"]);
    expect(whole.gaps).toEqual([]);
    expect(whole.accounts.get("111122223333")?.listed.has("AuthorizationDetails")).toBe(true);
    const cut = estate({ "1.json": page("a", { IsTruncated: true }) });
    expect(cut.gaps.map((gap) => gap.direction)).toEqual(["may-add", "may-remove"]);
    expect(cut.accounts.get("111122223333")?.listed.has("AuthorizationDetails")).toBe(false);
  });

  test("partitions come from ARNs", () => {
    const { accounts } = estate({
      "u.json": { UserDetailList: [{ UserName: "u", Arn: "arn:aws-cn:iam::111122223333:user/u" }] },
    });
    expect(accounts.get("111122223333")?.partition).toBe("aws-cn");
  });

  test("AWS-managed policies that every account lists are no repetition", () => {
    const details = (account: string) => ({
      ...user(account),
      Policies: [
        {
          PolicyName: "R",
          Arn: "arn:aws:iam::aws:policy/R",
          PolicyVersionList: [{ IsDefaultVersion: true, Document: { Statement: [] } }],
        },
      ],
    });
    const { managedPolicies, issues } = estate({
      "a.json": details("111122223333"),
      "b.json": details("444455556666"),
    });
    expect([...managedPolicies.keys()]).toEqual(["arn:aws:iam::aws:policy/R"]);
    expect(issues).toEqual([]);
  });
});

describe("settings and order", () => {
  test("unknown keys of clew.yaml are issues, and a second clew.yaml is one", () => {
    const { issues } = estate({
      "clew.yaml": "apiVersion: clew/v1\nclustres: {}\nclusters: {a: {paht: x}}\norganization: some\n",
      "deep/clew.yaml": "apiVersion: clew/v1\nlabels: {}\n",
    });
    expect(issues.map((issue) => `${issue.document}${issue.pointer ?? ""}`)).toEqual([
      "clew.yaml/clustres",
      "clew.yaml/organization",
      "clew.yaml/clusters/a/paht",
      "deep/clew.yaml",
    ]);
  });

  test("the order in which documents are given does not matter", () => {
    const files = {
      "b.json": namespace("b"),
      "a.json": namespace("a"),
      "c.yaml": "kind: Namespace\napiVersion: v1\nmetadata: {name: c}\n",
    };
    const reversed = Object.fromEntries(Object.entries(files).reverse());
    expect(estate(reversed).snapshot).toBe(estate(files).snapshot);
    expect(names(estate(reversed).clusters.get("cluster")?.namespaces)).toEqual(["a", "b", "c"]);
  });

  test("issues of one document are counted after the first two hundred", () => {
    const items = Array.from({ length: 500 }, () => 5);
    const { issues } = estate({ "a.json": { apiVersion: "v1", kind: "List", items } });
    expect(issues).toHaveLength(201);
    expect(issues.at(-1)).toMatchObject({ code: "more-issues", came: "300 more" });
  });
});
