/** Questions, rows and silence (docs/answers.md §3, §5 and §6), asked of the command line. */
import { describe, expect, it } from "vitest";
import type { RowJson, ScopeJson, WhatCanAnswerJson, WhoCanAnswerJson } from "../../src/queries/answer.ts";
import { binding, clusterRole, grants, namespace, node, pod, serviceAccount } from "../edges/objects.ts";
import { clew, folder, list } from "./terminal.ts";

type Json = Record<string, unknown>;
type Documents = Readonly<Record<string, unknown>>;

const CLUSTER = {
  cluster: {
    name: "c",
    arn: "arn:aws:eks:eu-west-1:111122223333:cluster/c",
    version: "1.34",
    accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
  },
};
const ACCOUNT = "arn:aws:iam::111122223333";

const of = (objects: readonly object[], more: Documents = {}): Documents => ({
  "c/cluster.json": CLUSTER,
  "c/objects.json": list(objects),
  ...more,
});

const ask = (documents: Documents, ...words: string[]) => askWith("none", documents, ...words);

async function askWith(defaults: string, documents: Documents, ...words: string[]): Promise<WhoCanAnswerJson> {
  const ran = await clew(["who-can", ...words, "-o", "json", "-q", "-s", folder(documents), "--defaults", defaults]);
  expect(ran).toMatchObject({ code: 0, stderr: "" });
  return JSON.parse(ran.stdout);
}

const shortId = (row: RowJson): string => row.identity.id.replace(/@c$/, "").replace(`${ACCOUNT}:`, "");
const whereOf = ({ namespaces, names, resources }: ScopeJson): string =>
  [namespaces, names, resources]
    .filter((part) => part !== undefined)
    .map((part) => (part === "*" ? "*" : part.join(",")))
    .join("/");
/** `ID` to its scopes, `NAMESPACES/NAMES` each; rows of Kubernetes' own left out. */
const scopes = ({ rows }: WhoCanAnswerJson): Record<string, string> =>
  Object.fromEntries(rows.filter((row) => !row.vendor).map((row) => [shortId(row), row.scope.map(whereOf).join(" ")]));
/** `ID VERDICT` in the order of the answer. */
const verdicts = ({ rows }: WhoCanAnswerJson): string[] =>
  rows.filter((row) => !row.vendor).map((row) => `${shortId(row)} ${row.verdict}`);

const entry = (role: string, groups: readonly string[], username?: string): Json => ({
  accessEntry: {
    clusterName: "c",
    principalArn: `${ACCOUNT}:role/${role}`,
    kubernetesGroups: groups,
    type: "STANDARD",
    createdAt: "2026-02-01T00:00:00Z",
    ...(username === undefined ? {} : { username }),
  },
});
const iamRole = (name: string, trust: object, statements: readonly object[] = []): Json => ({
  Path: "/",
  RoleName: name,
  RoleId: `AROAEXAMPLE${name.toUpperCase()}`,
  Arn: `${ACCOUNT}:role/${name}`,
  CreateDate: "2026-01-01T00:00:00+00:00",
  AssumeRolePolicyDocument: trust,
  InstanceProfileList: [],
  RolePolicyList:
    statements.length === 0
      ? []
      : [{ PolicyName: "p", PolicyDocument: { Version: "2012-10-17", Statement: statements } }],
  AttachedManagedPolicies: [],
  Tags: [],
});
const account = (...roles: readonly Json[]): Documents => ({
  "aws/111122223333/iam.json": { UserDetailList: [], GroupDetailList: [], Policies: [], RoleDetailList: roles },
});
const byLambda = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } }],
};
const allowed = (role: string) => ({
  Effect: "Allow",
  Action: "sts:AssumeRole",
  Principal: { AWS: `${ACCOUNT}:role/${role}` },
});

describe("the namespace of a question", () => {
  const documents = of([
    namespace("a"),
    namespace("b"),
    ...grants("user:one a delete pods", "user:two b delete pods", "user:all * delete pods"),
    ...grants("user:ns a get,delete namespaces", "user:node-in-a a delete nodes", "user:node * delete nodes"),
  ]);
  it.each([
    [
      "absent: any, and the row says which",
      ["delete", "pods"],
      { "user:all": "*/*", "user:one": "a/*", "user:two": "b/*" },
    ],
    ["-A: the same", ["delete", "pods", "-A"], { "user:all": "*/*", "user:one": "a/*", "user:two": "b/*" }],
    ["-n: that one", ["delete", "pods", "-n", "a"], { "user:all": "a/*", "user:one": "a/*" }],
    ["--cluster-wide: the request for all at once", ["list", "pods", "--cluster-wide"], {}],
    ["--cluster-wide, held everywhere", ["delete", "pods", "--cluster-wide"], { "user:all": "*/*" }],
    ["of what has none: not part of the request", ["delete", "nodes", "-n", "a"], { "user:node": "*/*" }],
    ["namespaces/X is asked in X", ["delete", "namespaces", "a"], { "user:ns": "a/a" }],
    ["a list of namespaces is asked nowhere", ["list", "namespaces"], {}],
  ] as const)("%s", async (_, words, wanted) => {
    expect(scopes(await ask(documents, ...words))).toEqual(wanted);
  });
});

describe("the name of a question", () => {
  const named = (verbs: string) => `user:named a ${verbs} secrets db,web`;
  const documents = of([
    namespace("a"),
    ...grants(named("get,update,patch,delete,list,watch,create,deletecollection"), "user:free a * secrets"),
    ...grants("user:logs a get pods/log web-0"),
  ]);
  const both = { "user:free": "a/*", "user:named": "a/db,web" };
  it.each([
    ...["get", "update", "patch", "delete"].map(
      (verb) => [`${verb} without one: some object`, [verb, "secrets"], both] as const,
    ),
    ...["list", "watch", "create", "deletecollection"].map(
      (verb) => [`${verb} without one: the request without a name`, [verb, "secrets"], { "user:free": "a/*" }] as const,
    ),
    ["one of the names", ["get", "secrets", "db"], both],
    ["another name", ["get", "secrets", "other"], { "user:free": "a/*" }],
    ["list by name", ["list", "secrets", "db"], both],
    ["a subresource belongs to some object", ["get", "pods/log"], { "user:logs": "a/web-0" }],
    ["a subresource of another object", ["get", "pods/log", "web-1"], {}],
    ["--literal asks what is written", ["get", "secrets", "-n", "a", "--literal"], { "user:free": "a/*" }],
    ["--literal without a namespace is the request for all", ["get", "secrets", "--literal"], {}],
  ] as const)("%s", async (_, words, wanted) => {
    const found = scopes(await ask(documents, ...words));
    // A name that was asked for is what the row is about.
    expect(Object.keys(found).sort()).toEqual(Object.keys(wanted).sort());
    if (words.length === 2) expect(found).toEqual(wanted);
  });
});

describe("an AWS question", () => {
  const documents = account(
    iamRole("all", byLambda, [{ Effect: "Allow", Action: "s3:*", Resource: "*" }]),
    iamRole("some", byLambda, [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::pay/2026/*" }]),
    iamRole("other", byLambda, [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::logs/*" }]),
    iamRole("put", byLambda, [{ Effect: "Allow", Action: "s3:PutObject", Resource: "*" }]),
    iamRole("shut", byLambda, [
      { Effect: "Allow", Action: "s3:*", Resource: "*" },
      { Effect: "Deny", Action: "s3:GetObject", Resource: "arn:aws:s3:::pay/*" },
    ]),
  );
  it("with a wildcard is about some resource, and the row says which", async () => {
    const answer = await ask(documents, "--aws", "s3:GetObject", "arn:aws:s3:::pay/*");
    const found = scopes(answer);
    expect(found["role/all"]).toBe("*");
    expect(found["role/some"]).toBe("arn:aws:s3:::pay/2026/*");
    for (const nobody of ["role/other", "role/put", "role/shut"]) expect(found).not.toHaveProperty([nobody]);
  });
  it("with one resource is about that one", async () => {
    const roles = async (arn: string) =>
      Object.keys(scopes(await ask(documents, "--aws", "s3:GetObject", arn))).filter((id) => id.startsWith("role/"));
    expect((await roles("arn:aws:s3:::pay/2026/a")).sort()).toEqual(["role/all", "role/some"]);
    expect(await roles("arn:aws:s3:::pay/2025/a")).toEqual(["role/all"]);
    expect((await roles("arn:aws:s3:::logs/a")).sort()).toEqual(["role/all", "role/other", "role/shut"]);
  });
  it("has no cluster", async () => {
    const { rows } = await ask({ ...documents, ...of([]) }, "--aws", "s3:GetObject", "arn:aws:s3:::pay/*");
    expect(new Set(rows.map((row) => row.cluster))).toEqual(new Set([null]));
  });
});

describe("goals, and several permissions at once", () => {
  const documents = of([
    namespace("a"),
    ...grants(
      "user:pods a delete pods",
      "user:evict a create pods/eviction",
      "user:scale a patch deployments/scale.apps",
      "user:ns a delete namespaces",
      "user:get a get pods",
    ),
    ...grants("user:both a delete pods", "user:both a get secrets"),
  ]);
  it("a goal is any verb of that effect", async () => {
    const found = Object.keys(scopes(await ask(documents, "--goal", "delete-pods", "-n", "a"))).sort();
    expect(found).toEqual(["user:both", "user:evict", "user:ns", "user:pods", "user:scale"]);
  });
  it("the verb alone counts what the goal would add", async () => {
    const answer = await ask(documents, "delete", "pods", "-n", "a");
    expect(Object.keys(scopes(answer)).sort()).toEqual(["user:both", "user:pods"]);
    expect(answer.summary.sameEffect).toEqual({ goal: "delete-pods", more: 3 });
    const table = await clew(["who-can", "delete", "pods", "-n", "a", "-s", folder(documents), "--defaults", "none"]);
    expect(table.stderr).toContain("same effect by other verbs: 3 more (--goal delete-pods)");
  });
  it("--and wants them at one identity", async () => {
    const answer = await ask(documents, "delete", "pods", "-n", "a", "--and", "get secrets");
    expect(Object.keys(scopes(answer))).toEqual(["user:both"]);
  });
});

describe("everybody's groups", () => {
  const documents = of([
    namespace("a"),
    serviceAccount("a/one"),
    serviceAccount("a/two"),
    serviceAccount("b/three"),
    ...grants(
      "group:system:serviceaccounts:a a get pods",
      "a/one a get pods",
      "group:system:authenticated a get services",
    ),
    ...grants("group:system:unauthenticated a get endpoints", "group:devs a get configmaps"),
  ]);
  const rows = async (resource: string) => (await ask(documents, "get", resource)).rows.filter((row) => !row.vendor);

  it("are one row with a count, beside those who hold it themselves", async () => {
    const found = await rows("pods");
    expect(found.map((row) => [shortId(row), row.everyone])).toEqual([
      ["system:serviceaccount:a:one", undefined],
      // Every namespace has its `default`.
      ["group:system:serviceaccounts:a", 3],
    ]);
  });
  it("count every identity that is in them", async () => {
    const [row, ...others] = await rows("services");
    expect(others).toEqual([]);
    expect(row?.identity.id).toBe("group:system:authenticated@c");
    // Three ServiceAccounts, and who else the snapshot names.
    expect(row?.everyone).toBeGreaterThanOrEqual(3);
  });
  it.each([
    ["1.31", ["anyone", "group:system:unauthenticated"], 0],
    ["1.32", [], 1],
  ] as const)("of those who did not sign in, on EKS %s", async (version, ids, code) => {
    const older = { ...documents, "c/cluster.json": { cluster: { ...CLUSTER.cluster, version } } };
    const at = ["-s", folder(older)];
    expect(Object.keys(scopes(await ask(older, "get", "endpoints")))).toEqual(ids);
    const one = await clew(["can", "anyone", "get", "endpoints", ...at]);
    expect(one.code).toBe(code);
    if (code === 1) expect(one.stdout).toContain("no further than the health endpoints");
    expect((await clew(["can", "anyone", "get", "endpoints", "--literal", "-n", "a", "-q", ...at])).code).toBe(0);
    expect((await clew(["can", "anyone", "get", "/livez", "-q", ...at])).code).toBe(0);
    expect((await clew(["can", "anyone", "get", "/version", "-q", ...at])).code).toBe(code);
    const held: WhatCanAnswerJson = JSON.parse((await clew(["what-can", "anyone", "-o", "json", "-q", ...at])).stdout);
    const resources = held.reached.flatMap(({ permissions }) => permissions.flatMap((one) => one.resources));
    expect(resources).toContain("/livez");
    expect(resources.includes("endpoints")).toBe(code === 0);
  });
  it("a group of one's own is no such row", async () => {
    expect((await rows("configmaps")).map((row) => [shortId(row), row.everyone])).toEqual([["group:devs", undefined]]);
  });
});

describe("rows", () => {
  it("pods are carriers of their ServiceAccount: a count and three samples", async () => {
    const pods = ["w1", "w2", "w3", "w4", "w5"].map((name) => pod(`a/${name}`, { serviceAccountName: "one" }));
    const documents = of([
      node("n1"),
      namespace("a"),
      serviceAccount("a/one"),
      ...pods,
      ...grants("a/one a get secrets"),
    ]);
    const { rows } = await ask(documents, "get", "secrets", "-n", "a");
    const row = rows.find((one) => shortId(one) === "system:serviceaccount:a:one");
    expect(row?.carriers.pods).toBe(5);
    expect(row?.carriers.samples).toHaveLength(3);
    expect(rows.some((one) => /^(pod|node):/.test(one.identity.id) && !one.vendor)).toBe(false);
  });

  it("one identity is one row, whatever its namespaces, bindings and paths", async () => {
    const documents = of([
      ...grants("user:ana a get pods", "user:ana a get pods", "user:ana b get pods", "user:ana c get pods web"),
    ]);
    const answer = await ask(documents, "get", "pods");
    expect(scopes(answer)).toEqual({ "user:ana": "a,b/* c/web" });
    expect(answer.rows.find((row) => !row.vendor)?.otherPaths).toBe(3);
  });

  it("a group that a mapping reaches keeps its row, with the number of those who reach it", async () => {
    const documents = of([...grants("group:devs a get pods")], {
      "c/one.json": entry("one", ["devs"]),
      "c/two.json": entry("two", ["devs"]),
      ...account(iamRole("one", byLambda), iamRole("two", byLambda)),
    });
    const { rows } = await ask(documents, "get", "pods");
    const found = rows.filter((row) => !row.vendor);
    expect(found.map((row) => [shortId(row), row.mappedBy])).toEqual(
      expect.arrayContaining([
        ["role/one", undefined],
        ["role/two", undefined],
        ["group:devs", 2],
      ]),
    );
    const table = await clew(["who-can", "get", "pods", "-s", folder(documents), "--defaults", "none"]);
    expect(table.stdout).not.toContain("devs (");
    expect(table.stderr).toContain("1 users and groups shown through what maps to them");
  });

  it("say as whom they act, and through which mapping", async () => {
    const documents = of([...grants("group:devs a get pods")], {
      "c/one.json": entry("one", ["devs"], "dev:{{SessionName}}"),
      ...account(iamRole("one", byLambda)),
    });
    const row = (await ask(documents, "get", "pods")).rows.find((one) => shortId(one) === "role/one");
    expect(row?.as).toEqual({
      username: "dev:{{SessionName}}",
      groups: ["devs", "system:authenticated"],
      accessPolicies: [],
    });
    expect(row?.path.steps.map((step) => step.edge)).toEqual(["access-entry"]);
    expect(row?.path.grant).toMatchObject({ authorizer: "rbac", matched: { kind: "Group", name: "devs" } });
  });

  it("come by verdict, then entry, then steps, then id", async () => {
    const documents = of(
      [...grants("group:devs a get pods", "user:zoe a get pods", "user:abe a get pods", "a/one a get pods")],
      {
        "c/direct.json": entry("direct", ["devs"]),
        ...account(
          iamRole("direct", {
            Version: "2012-10-17",
            Statement: [
              ...byLambda.Statement,
              allowed("far"),
              { ...allowed("open"), Condition: { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } } },
            ],
          }),
          iamRole("far", byLambda),
          iamRole("open", byLambda),
        ),
      },
    );
    const answer = await ask(documents, "get", "pods");
    const order = ["allowed", "conditional", "unknown"];
    const rank = answer.rows.map((row) => order.indexOf(row.verdict));
    expect(rank).toEqual([...rank].sort((a, b) => a - b));
    const found = verdicts(answer);
    expect(found.at(-1)).toBe("role/open conditional");
    expect(found.indexOf("role/direct allowed")).toBeLessThan(found.indexOf("role/far allowed"));
    expect(found.indexOf("user:abe allowed")).toBeLessThan(found.indexOf("user:zoe allowed"));
    expect((await ask(documents, "get", "pods")).rows).toEqual(answer.rows);
  });

  it("of a node say what NodeRestriction leaves", async () => {
    const documents = of([node("n1"), namespace("a"), pod("a/web")]);
    const ran = await clew([
      "can",
      "node:n1",
      "delete",
      "pods",
      "web",
      "-n",
      "a",
      "-o",
      "json",
      "-q",
      "-s",
      folder(documents),
    ]);
    const [row] = JSON.parse(ran.stdout).rows;
    expect(row.limits.length).toBeGreaterThan(0);
  });
});

describe("silence", () => {
  const role = clusterRole("reader", [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }]);
  const live = (objects: readonly object[]) =>
    objects.map((object) => ({ ...object, metadata: { ...(object as { metadata: object }).metadata, uid: "u" } }));

  it("a role that is neither supplied nor a default leaves its binding unknown, with a gap that says what closes it", async () => {
    const documents = of([binding("user:ana", "a", "b", "ClusterRole/somewhere"), role]);
    const answer = await askWith("auto", documents, "get", "pods");
    expect(verdicts(answer)).toEqual(["user:ana unknown"]);
    const [gap] = answer.rows.filter((row) => !row.vendor).flatMap((row) => row.gaps);
    expect(answer.gaps.find(({ id }) => id === gap)).toMatchObject({ kind: "not-supplied", direction: "may-add" });
    expect(answer.gaps.find(({ id }) => id === gap)?.what).toContain("somewhere");
  });
  it("in a live listing it is denied", async () => {
    const documents = of(live([binding("user:ana", "a", "b", "ClusterRole/somewhere"), role]));
    expect(verdicts(await askWith("auto", documents, "get", "pods"))).toEqual([]);
  });
  it("--literal takes it as absent", async () => {
    const documents = of([binding("user:ana", "a", "b", "ClusterRole/somewhere"), role]);
    expect(verdicts(await askWith("auto", documents, "get", "pods", "-n", "a", "--literal"))).toEqual([]);
  });
  it.each([
    ["manifests", (objects: readonly object[]) => objects, null],
    ["a live listing", live, false],
  ] as const)("a ServiceAccount that only a binding names, in %s", async (_, listed, exists) => {
    const other = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "other", namespace: "a" } };
    const documents = of(listed([other, ...grants("a/gone a get pods")]));
    const { rows } = await askWith("auto", documents, "get", "pods");
    expect(rows.filter((row) => !row.vendor).map((row) => [shortId(row), row.identity.exists])).toEqual([
      ["system:serviceaccount:a:gone", exists],
    ]);
  });
  it("what no document speaks of is a gap with the call that closes it; an empty answer closes it", async () => {
    const gaps = async (documents: Documents): Promise<string[]> =>
      (await askWith("auto", documents, "get", "pods")).gaps.map(({ what, close }) => `${what}: ${close}`);
    const entries = (one: string) => one.startsWith("access entries of cluster c: eks:ListAccessEntries");
    expect((await gaps(of([]))).filter(entries)).toHaveLength(1);
    expect((await gaps(of([], { "c/entries.json": { accessEntries: [] } }))).filter(entries)).toEqual([]);
  });
});
