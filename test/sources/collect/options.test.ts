import { describe, expect, test } from "vitest";
import { assembleEstate } from "../../../src/parse/assemble.ts";
import { collect } from "../../../src/sources/collect/collect.ts";
import { type CollectOptions, checkOptions, partsOf } from "../../../src/sources/collect/options.ts";
import { settingsText } from "../../../src/sources/collect/settings.ts";
import { snapshotFromDocuments } from "../../../src/sources/files.ts";

describe("options", () => {
  const cases: readonly (readonly [CollectOptions, string])[] = [
    [{}, "expected `out`"],
    [{ out: "x", region: ["nowhere"] }, "`region.0`"],
    [{ out: "x", assumeRole: ["role/audit"] }, "`assumeRole.0`"],
    [{ out: "x", context: "c", cluster: ["a", "b"] }, "expected one cluster with a kubeconfig, came 2"],
    [{ out: "x", only: ["iam"], skip: ["iam"] }, "expected a part to read"],
  ];
  test.each(cases)("%j are refused", async (options, message) => {
    expect(() => checkOptions(options)).toThrow(message);
    await expect(collect(options)).rejects.toMatchObject({ code: "bad-options" });
  });

  test("choose the parts", () => {
    expect([...partsOf({ only: ["iam"], include: ["ecr"], skip: [] })]).toEqual(["iam", "ecr"]);
    expect([...partsOf({ skip: ["organizations", "kubernetes"] })]).toEqual(["iam", "eks", "ec2"]);
  });
});

test("clew.yaml is read back as it was meant", () => {
  const gap = {
    kind: "unreadable",
    what: 'pods of cluster "a": (denied) #1',
    direction: "may-add",
    scope: "cluster:a/Pod",
    close: "list pods",
  } as const;
  const text = settingsText({
    clusters: [
      { key: "a", path: "clusters/a", account: "000000000012", region: "eu-west-1", kubernetesVersion: "1.30" },
    ],
    organization: "none",
    gaps: [gap],
  });
  const estate = assembleEstate(
    snapshotFromDocuments([
      { name: "clew.yaml", text },
      { name: "clusters/a/x.yaml", text: "apiVersion: v1\nkind: Namespace\nmetadata: {name: apps}\n" },
    ]),
  );
  expect(estate.issues).toEqual([]);
  expect(estate.gaps.map(({ evidence: _, ...rest }) => rest)).toEqual([gap]);
  expect(estate.settings.organization).toBe("none");
  expect(estate.clusters.get("a")).toMatchObject({ account: "000000000012", kubernetesVersion: "1.30" });
});
