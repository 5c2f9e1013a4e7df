import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CATALOGUE_ROWS, coverageOf, NO_EDGES, REASONED } from "../../src/edges/catalogue.ts";
import { edgesDocument } from "../../src/edges/page.ts";
import { EDGES } from "../../src/edges/registry.ts";
import type { End } from "../../src/world/grants.ts";
import { holders, type PermissionQuestion } from "../../src/world/holders.ts";
import type { World } from "../../src/world/world.ts";
import { type EdgeCase, stepsOf, worldOf } from "./edge-test.ts";
import { bound, grants, node, pod } from "./objects.ts";

const ask = (verb: string, text: string, more: object = {}): PermissionQuestion => {
  const [resource = "", group = ""] = text.split(/\.(.*)/s);
  const [name = "", subresource = ""] = resource.split("/");
  return { verb, group, resource: name, subresource, ...more };
};

function ends(world: World, question: PermissionQuestion): End[] {
  return [...holders(world, world.cluster("c"), question)];
}

/** Names of those who hold the right, but for system:masters and rights. */
function holds(one: EdgeCase, question: PermissionQuestion): string[] {
  const world = worldOf(one);
  return [...new Set(ends(world, question).map((end) => world.identities.at(end.node).shown.replace(/@c$/, "")))]
    .filter((name) => name !== "group:system:masters" && !name.startsWith("rights:"))
    .sort();
}

const role = (name: string, policies: readonly object[] = []) => ({
  Path: "/",
  RoleName: name,
  RoleId: `AROAEXAMPLE${name.toUpperCase()}`,
  Arn: `arn:aws:iam::111122223333:role/${name}`,
  CreateDate: "2026-01-01T00:00:00+00:00",
  AssumeRolePolicyDocument: {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
  },
  InstanceProfileList: [],
  RolePolicyList: policies.map((PolicyDocument, index) => ({ PolicyName: `p${index}`, PolicyDocument })),
  AttachedManagedPolicies: [],
  Tags: [],
});
const iam = (...roles: readonly object[]) => ({
  "aws/111122223333/iam.json": { UserDetailList: [], GroupDetailList: [], Policies: [], RoleDetailList: roles },
});
const allow = (Action: string, Resource = "*") => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action, Resource }],
});
function awsHolders(one: EdgeCase, action: string, resource: string): string[] {
  const world = worldOf(one);
  return [...world.aws.ends(action, resource)]
    .map((end) => world.identities.at(end.node).shown)
    .filter((name) => name.includes(":role/"));
}

/** One for each row that is no step. */
const ROWS: Readonly<Record<number, () => void>> = {
  1: () => {
    const world = worldOf({ objects: grants("user:dev a get pods") });
    const end = ends(world, ask("get", "pods")).find(({ grant }) => grant.authorizer === "rbac");
    expect(end?.grant).toMatchObject({ binding: { kind: "RoleBinding", namespace: "a" }, subject: 0 });
  },
  2: () => {
    const world = worldOf({
      objects: [
        ...bound("user:dev", "a", "r", [
          { apiGroups: [""], resources: ["configmaps"], verbs: ["get"] },
          { apiGroups: [""], resources: ["pods"], verbs: ["get"] },
        ]),
      ],
    });
    const end = ends(world, ask("get", "pods")).find(({ grant }) => grant.authorizer === "rbac");
    expect(end).toMatchObject({
      scope: { namespace: "a", names: "*" },
      grant: { role: { kind: "Role", name: "r" }, rules: [1] },
    });
  },
  3: () => {
    const world = worldOf({ objects: grants("a/one a get pods") });
    const groups = world.identities.at(world.identities.serviceAccount("c", "a", "one")).kubernetes?.groups;
    expect(groups).toEqual(["system:serviceaccounts", "system:serviceaccounts:a", "system:authenticated"]);
  },
  4: () => {
    const world = worldOf({ objects: [] });
    expect(ends(world, ask("anything", "whatever")).map(({ grant }) => grant.authorizer)).toEqual(["superuser"]);
  },
  5: () => {
    const objects = [
      pod("a/web", { volumes: [{ name: "v", secret: { secretName: "s" } }] }),
      pod("b/db", { nodeName: "n2" }),
    ];
    expect(holds({ objects }, ask("get", "secrets", { namespace: "a", name: "s" }))).toEqual(["node:n1"]);
    expect(holds({ objects }, ask("delete", "pods", { namespace: "a", name: "web" }))).toEqual(["node:n1"]);
  },
  9: () => {
    const objects = grants(
      "user:dev * impersonate userextras/scopes.authentication.k8s.io",
      "user:dev * impersonate users alice",
    );
    expect(holds({ objects }, ask("impersonate", "userextras/scopes.authentication.k8s.io"))).toEqual(["user:dev"]);
  },
  10: () => {
    const objects = grants(
      "user:alice a get,delete pods",
      "user:dev * impersonate:user-info users.authentication.k8s.io alice",
      "user:dev * impersonate-on:user-info:get pods",
      "user:only * impersonate:user-info users.authentication.k8s.io alice",
    );
    const later = { objects, cluster: { version: "1.36" } };
    expect(holds(later, ask("get", "pods", { namespace: "a" }))).toEqual(["user:alice", "user:dev"]);
    expect(holds(later, ask("delete", "pods", { namespace: "a" }))).toEqual(["user:alice"]);
    expect(holds({ objects }, ask("get", "pods", { namespace: "a" }))).toEqual(["user:alice"]);
  },
  20: () =>
    expect(
      holds({ objects: grants("user:dev a get secrets db") }, ask("get", "secrets", { namespace: "a", name: "db" })),
    ).toEqual(["user:dev"]),
  39: () =>
    expect(
      holds(
        { objects: grants("user:dev * create apiservices.apiregistration.k8s.io") },
        ask("create", "apiservices.apiregistration.k8s.io"),
      ),
    ).toEqual(["user:dev"]),
  53: () => {
    const exec = EDGES.find(({ id }) => id === "exec");
    const objects = [
      pod("a/web", {
        shareProcessNamespace: true,
        containers: [
          { name: "c", image: "i" },
          { name: "d", image: "i" },
        ],
      }),
      ...grants("user:dev a create pods/exec"),
    ];
    expect(exec === undefined ? [] : stepsOf(exec, { objects })).toEqual(["user:dev -> pod:a/web"]);
  },
  56: () =>
    expect(
      holds(
        { objects: [node("n1"), ...grants("user:dev * patch nodes")] },
        ask("patch", "nodes", { name: "n1", namespace: "" }),
      ),
    ).toEqual(["node:n1", "user:dev"]),
  58: () =>
    expect(
      holds(
        { objects: grants("user:dev a patch services/status,pods/status") },
        ask("patch", "services/status", { namespace: "a" }),
      ),
    ).toEqual(["user:dev"]),
  59: () =>
    expect(
      holds(
        { objects: grants("user:dev kube-system get configmaps aws-auth") },
        ask("get", "configmaps", { namespace: "kube-system", name: "aws-auth" }),
      ),
    ).toEqual(["user:dev"]),
  63: () => {
    const arn = "arn:aws:iam::111122223333:role/viewer";
    const documents = {
      ...iam(role("viewer")),
      "eks/c/aws/entry.json": {
        accessEntry: {
          clusterName: "c",
          principalArn: arn,
          kubernetesGroups: [],
          username: "viewer",
          type: "STANDARD",
        },
      },
      "eks/c/aws/policies.json": {
        clusterName: "c",
        principalArn: arn,
        associatedAccessPolicies: [
          {
            policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
            accessScope: { type: "namespace", namespaces: ["a"] },
          },
        ],
      },
    };
    const world = worldOf({ objects: [], documents });
    const end = ends(world, ask("get", "pods")).find(({ grant }) => grant.authorizer === "access-policy");
    expect(end?.scope).toEqual({ namespace: "a", names: "*" });
  },
  70: () => {
    const instance = "arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0";
    expect(
      awsHolders(
        { objects: [], documents: iam(role("ops", [allow("ssm:StartSession")]), role("other")) },
        "ssm:StartSession",
        instance,
      ),
    ).toEqual(["arn:aws:iam::111122223333:role/ops"]);
  },
};

describe("rows of the catalogue that are no step", () => {
  it("has a test for each of them", () => {
    expect(Object.keys(ROWS)).toEqual(Object.keys(NO_EDGES));
  });
  for (const [row, check] of Object.entries(ROWS))
    it(`row ${row} ${CATALOGUE_ROWS[Number(row) - 1]} is a ${NO_EDGES[Number(row)]?.as}`, check);
});

describe("the catalogue", () => {
  const { yielding, reasoned } = coverageOf(EDGES);

  it("has 73 rows, each yielding or reasoned", () => {
    expect(yielding.length + reasoned.length).toBe(73);
    expect(yielding.length).toBeGreaterThanOrEqual(66);
  });

  it("gives the reason of every row that yields nothing", () => {
    expect(reasoned.map(({ row }) => row).filter((row) => REASONED[row] === undefined)).toEqual([]);
  });

  it("has no edge that names a row beyond it", () => {
    const rows = EDGES.flatMap(({ covers }) => covers).filter((text) => text.startsWith("kubernetes:"));
    expect(rows.filter((text) => CATALOGUE_ROWS[Number(text.slice(11)) - 1] === undefined)).toEqual([]);
  });

  it("is docs/edges.md, rendered from the registry (UPDATE_DOCS=1 writes it)", () => {
    const path = join(import.meta.dirname, "../../docs/edges.md");
    if (process.env["UPDATE_DOCS"] === "1") writeFileSync(path, edgesDocument(EDGES));
    expect(readFileSync(path, "utf8")).toBe(edgesDocument(EDGES));
  });
});
