/** The batch forms against the oracle, through the command line: each cluster laid out as a snapshot file. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type OracleCluster, type OracleQuery, oracleJson, oracleLines } from "../conformance/kubernetes/oracle.ts";
import { clew, folder, jsonLines, list, REPO, readLines } from "./terminal.ts";

const literal = ["--defaults", "none", "-q"];
const NAMESPACE = { apiVersion: "v1", kind: "Namespace", metadata: { name: "a" } };

const specOf = (query: OracleQuery) => ({
  user: query.user,
  groups: query.groups ?? [],
  ...(query.nonResource === true
    ? { nonResourceAttributes: { verb: query.verb, path: query.path } }
    : {
        resourceAttributes: {
          verb: query.verb,
          group: query.group,
          resource: query.resource,
          subresource: query.subresource,
          name: query.name,
          namespace: query.namespace,
        },
      }),
});

const wanted = (cluster: OracleCluster) =>
  cluster.verdicts.map((verdict) => ({
    allowed: verdict.allowed,
    superuser: verdict.superuser ?? false,
    errors: verdict.errors ?? [],
    grants: (verdict.grants ?? []).map(({ binding, role, rules }) => ({ binding, role, rules })),
  }));

interface Answer {
  readonly allowed: boolean;
  readonly reason: string;
  readonly grants: readonly unknown[];
  readonly superuser?: boolean;
  readonly errors?: readonly string[];
}

/** Asks every question of a cluster. Returns how many were asked. */
async function agree(cluster: OracleCluster): Promise<number> {
  const path = join(folder({ "cluster.json": list(cluster.objects) }), "cluster.json");
  const ran = await clew(["can", "--batch", "-", "-s", path, ...literal], {
    stdin: jsonLines(cluster.queries.map(specOf)),
  });
  expect(ran.stderr).toBe("");
  expect(ran.code).toBe(0);
  const came = readLines<Answer>(ran.stdout);
  expect(
    came.map(({ allowed, superuser = false, errors = [], grants }) => ({ allowed, superuser, errors, grants })),
    cluster.id,
  ).toEqual(wanted(cluster));
  expect(came.every((answer) => typeof answer.reason === "string")).toBe(true);
  if (cluster.covers !== undefined) {
    const covered = await clew(["can", "--covers", "--batch", "-", "-s", path, ...literal], {
      stdin: jsonLines(cluster.covers),
    });
    expect(covered.code).toBe(0);
    expect(readLines(covered.stdout), cluster.id).toEqual(cluster.coverResults);
    // Where nothing is missing the recordings have no list at all.
    for (const line of readLines<{ covered: boolean }>(covered.stdout))
      if (line.covered) expect(line).not.toHaveProperty("missing");
  }
  return came.length;
}

describe("can --batch", () => {
  it("answers every question of rbac-small as the API server does", async () => {
    let asked = 0;
    for (const cluster of oracleLines<OracleCluster>("rbac-small.jsonl")) asked += await agree(cluster);
    expect(asked).toBeGreaterThanOrEqual(431);
  });

  it("answers a sample of rbac-fuzz, escalation checks too", async () => {
    let asked = 0;
    for (const [index, cluster] of oracleLines<OracleCluster>("rbac-fuzz.jsonl.gz").entries())
      if (index % 10 === 0) asked += await agree(cluster);
    expect(asked).toBeGreaterThan(1000);
  });

  it("answers every question of rbac-real-a, escalation checks too", async () => {
    expect(await agree(oracleJson<OracleCluster>("rbac-real-a.json.gz"))).toBeGreaterThanOrEqual(1387);
  });

  it("turns bad lines into error lines, keeps their place, and ends with 1", async () => {
    const path = folder({ "a.json": NAMESPACE });
    const good = { user: "a", groups: [], resourceAttributes: { verb: "get", resource: "pods" } };
    const bad = [
      "{",
      "[]",
      "7",
      "null",
      '"text"',
      "{}",
      '{"user":"a"}',
      '{"user":3,"resourceAttributes":{}}',
      '{"user":"a","groups":"g","resourceAttributes":{}}',
      '{"user":"a","groups":[1],"resourceAttributes":{}}',
      '{"user":"a","resourceAttributes":{},"nonResourceAttributes":{}}',
      '{"user":"a","resourceAttributes":{"verb":7}}',
      '{"resourceAttributes":{"verb":"get"}}',
    ];
    const stdin = bad.flatMap((line) => [line, JSON.stringify(good)]).join("\r\n");
    const ran = await clew(["can", "--batch", "-", "-s", path, ...literal], { stdin });
    expect(ran.code).toBe(1);
    const lines = readLines<Record<string, unknown>>(ran.stdout);
    expect(lines).toHaveLength(bad.length * 2);
    for (const [index, line] of lines.entries()) {
      if (index % 2 === 0) expect(typeof line["error"], bad[index / 2]).toBe("string");
      else expect(line).toMatchObject({ allowed: false, grants: [] });
    }
  });

  it("wants a cluster named where there are two", async () => {
    const ran = await clew(["can", "--batch", "-", "-s", "examples/estate", "-q"], { stdin: "{}" });
    expect(ran).toMatchObject({ code: 2, stdout: "" });
    expect(ran.stderr).toContain("prod-eu, shared-dev");
  });

  it("refuses words beside --batch, and a file that is not there", async () => {
    expect(await clew(["can", "alice", "--batch", "-"])).toMatchObject({ code: 2, stdout: "" });
    expect(await clew(["can", "--batch", "no-such.jsonl", "-s", folder({ "a.json": NAMESPACE })])).toMatchObject({
      code: 2,
      stdout: "",
    });
  });
});

describe("who-can --batch --literal --through direct", () => {
  interface WhoCanFile {
    readonly results: readonly {
      readonly query: object;
      readonly users: readonly string[] | null;
      readonly groups: readonly string[] | null;
      readonly serviceAccounts: readonly string[] | null;
      readonly everyAuthenticated: boolean;
      readonly everyUnauthenticated: boolean;
    }[];
  }

  it("answers whocan-real-a", async () => {
    const path = folder({ "cluster.json": list(oracleJson<OracleCluster>("rbac-real-a.json.gz").objects) });
    const { results } = oracleJson<WhoCanFile>("whocan-real-a.json");
    const argv = ["who-can", "--batch", "-", "--literal", "--through", "direct", "-s", path, ...literal];
    const ran = await clew(argv, { stdin: jsonLines(results.map(({ query }) => query)) });
    expect(ran.code).toBe(0);
    const sorted = (names: readonly string[] | null) => [...(names ?? [])].sort();
    expect(readLines(ran.stdout)).toEqual(
      results.map((one) => ({
        users: sorted(one.users),
        groups: sorted(one.groups),
        serviceAccounts: sorted(one.serviceAccounts),
        everyAuthenticated: one.everyAuthenticated,
        everyUnauthenticated: one.everyUnauthenticated,
      })),
    );
  });

  it("is literal or nothing", async () => {
    expect(await clew(["who-can", "--batch", "-"])).toMatchObject({ code: 2, stdout: "" });
  });
});

const addons = join(REPO, "../shared/inputs/eks-addons");

describe.skipIf(!existsSync(addons))("a batch of 20,000 over real manifests", () => {
  it("answers every line in one run, in order", async () => {
    const verbs = ["get", "list", "watch", "create", "update", "patch", "delete"];
    const resources = ["pods", "secrets", "configmaps", "nodes", "services", "events", "endpoints"];
    const users = ["system:serviceaccount:argocd:argocd-server", "system:serviceaccount:kube-system:aws-node", "ana"];
    const specs = Array.from({ length: 20_000 }, (_, index) => ({
      user: users[index % users.length],
      groups: ["system:authenticated"],
      resourceAttributes: {
        verb: verbs[index % verbs.length],
        resource: resources[(index >> 3) % resources.length],
        namespace: index % 2 === 0 ? "argocd" : "",
        ...(index % 1000 === 999 ? { name: `n${index}` } : {}),
      },
    }));
    const ran = await clew(["can", "--batch", "-", "-s", addons, "-q"], { stdin: jsonLines(specs) });
    expect(ran.code).toBe(0);
    const lines = readLines<Answer>(ran.stdout);
    expect(lines).toHaveLength(20_000);
    expect(new Set(lines.map((line) => line.allowed))).toEqual(new Set([true, false]));
    const alone = await clew(["can", "--batch", "-", "-s", addons, "-q"], { stdin: JSON.stringify(specs[12_345]) });
    expect(lines[12_345]).toEqual(readLines<Answer>(alone.stdout)[0]);
  });
});
