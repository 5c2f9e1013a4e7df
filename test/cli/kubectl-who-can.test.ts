/** What kubectl-who-can answers wrongly (its pkg/cmd/policy_rule_matcher.go and list.go), asked of the command line as people ask it. */
import { describe, expect, it } from "vitest";
import type { WhoCanAnswerJson } from "../../src/queries/answer.ts";
import { binding, bound, clusterRole, grants, serviceAccount } from "../edges/objects.ts";
import { clew, folder, jsonLines, list, readLines } from "./terminal.ts";

const cluster = (objects: readonly object[]): string[] => [
  ...["-s", folder({ "objects.json": list(objects) })],
  ...["--defaults", "none", "--assume", "cluster-creator=none"],
];

/** `ID` or `ID in NAMESPACE, NAMESPACE` of every row, without what Kubernetes holds itself. */
async function whoCan(objects: readonly object[], ...words: string[]): Promise<string[]> {
  const ran = await clew(["who-can", ...words, "-o", "json", "-q", ...cluster(objects)]);
  expect(ran).toMatchObject({ code: 0, stderr: "" });
  const { rows }: WhoCanAnswerJson = JSON.parse(ran.stdout);
  return rows
    .filter((row) => !row.vendor)
    .map(({ identity, scope }) => {
      const namespaces = scope.flatMap((one) => one.namespaces ?? "*");
      return `${identity.id.replace("@cluster", "")}${namespaces.includes("*") ? "" : ` in ${namespaces.join(", ")}`}`;
    });
}

const url = (name: string, urls: readonly string[], subject: string): object[] => [
  clusterRole(name, [{ nonResourceURLs: urls, verbs: ["get"] }]),
  binding(subject, "*", name, `ClusterRole/${name}`),
];

describe("what kubectl-who-can misses", () => {
  it("*/scale grants the scale of everything, and nothing else of it", async () => {
    const objects = grants(
      "user:hpa * update */scale.*",
      "user:all * update *.apps",
      "user:plain * update deployments.apps",
    );
    expect(await whoCan(objects, "update", "deployments.apps/scale")).toEqual(["user:all", "user:hpa"]);
    expect(await whoCan(objects, "update", "deployments.apps")).toEqual(["user:all", "user:plain"]);
    expect(await whoCan(objects, "update", "deployments.apps", "--subresource", "status")).toEqual(["user:all"]);
  });

  it("the URLs * and /apis/* grant what begins so", async () => {
    const objects = [
      ...url("root", ["*"], "user:root"),
      ...url("apis", ["/apis/*"], "user:reader"),
      ...url("health", ["/healthz"], "user:probe"),
    ];
    expect(await whoCan(objects, "get", "/healthz")).toEqual(["user:probe", "user:root"]);
    expect(await whoCan(objects, "get", "/apis/apps")).toEqual(["user:reader", "user:root"]);
    expect(await whoCan(objects, "get", "/apis")).toEqual(["user:root"]);
    expect(await whoCan(objects, "post", "/healthz")).toEqual([]);
  });

  it("-A keeps those who may in one namespace alone, and says in which", async () => {
    const objects = grants(
      "user:alice shop delete pods",
      "user:alice ops delete pods",
      "user:bob shop delete pods",
      "user:carol * delete pods",
      "user:dave shop get pods",
    );
    const everybody = ["user:alice in ops, shop", "user:bob in shop", "user:carol"];
    expect(await whoCan(objects, "delete", "pods", "-A")).toEqual(everybody);
    expect(await whoCan(objects, "delete", "pods")).toEqual(everybody);
    expect(await whoCan(objects, "delete", "pods", "--cluster-wide")).toEqual(["user:carol"]);
  });

  it("the user system:serviceaccount:ops:bot is the ServiceAccount, with and without its object", async () => {
    const objects = [
      serviceAccount("ops/bot"),
      ...grants("user:system:serviceaccount:ops:bot * get pods", "user:system:serviceaccount:ops:gone * get pods"),
    ];
    const both = ["system:serviceaccount:ops:bot", "system:serviceaccount:ops:gone"];
    expect((await whoCan(objects, "get", "pods")).sort()).toEqual(both);
    for (const subject of ["ops/bot", both[0] ?? ""])
      expect((await clew(["can", subject, "get", "pods", "-q", ...cluster(objects)])).code, subject).toBe(0);
  });

  it("what built-in groups may, their members may", async () => {
    const objects = [
      serviceAccount("team/bot"),
      serviceAccount("other/bot"),
      ...grants(
        "group:system:serviceaccounts:team shop get configmaps",
        "group:system:serviceaccounts * get endpoints",
        "group:system:authenticated * get services",
        "user:alice shop get secrets",
      ),
    ];
    const can = async (subject: string, ...words: string[]): Promise<number> =>
      (await clew(["can", subject, ...words, "-q", ...cluster(objects)])).code;
    expect(await can("team/bot", "get", "configmaps", "-n", "shop")).toBe(0);
    expect(await can("other/bot", "get", "configmaps", "-n", "shop")).toBe(1);
    expect(await can("other/bot", "get", "endpoints")).toBe(0);
    expect(await can("user:alice", "get", "endpoints")).toBe(1);
    expect(await can("user:alice", "get", "services")).toBe(0);
    expect(await can("anyone", "get", "services")).toBe(1);
    expect(await whoCan(objects, "get", "configmaps", "-n", "shop")).toEqual([
      "group:system:serviceaccounts:team in shop",
    ]);
    const literal = await clew(["who-can", "--literal", "--batch", "-", "-q", ...cluster(objects)], {
      stdin: jsonLines([
        { verb: "get", resource: "configmaps", namespace: "shop" },
        { verb: "get", resource: "services", namespace: "shop" },
      ]),
    });
    expect(readLines(literal.stdout)).toMatchObject([
      { serviceAccounts: ["team/bot"], everyAuthenticated: false },
      { everyAuthenticated: true, everyUnauthenticated: false },
    ]);
  });

  it("a role of many rules counts rule by rule", async () => {
    const objects = bound("user:mixed", "shop", "mixed", [
      { apiGroups: [""], resources: ["pods"], verbs: ["get"] },
      { apiGroups: ["apps"], resources: ["deployments"], verbs: ["delete"] },
    ]);
    expect(await whoCan(objects, "delete", "pods")).toEqual([]);
    expect(await whoCan(objects, "delete", "deployments.apps")).toEqual(["user:mixed in shop"]);
  });
});
