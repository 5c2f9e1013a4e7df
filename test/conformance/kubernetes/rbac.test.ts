/** RBAC verdicts, grants, aggregation and escalation checks against the real authorizer of Kubernetes 1.36. */
import { describe, expect, it } from "vitest";
import { type OracleCluster, openCounts, oracleJson, oracleLines } from "./oracle.ts";
import { judge, type Tally, tally } from "./verdicts.ts";

const SHOWN = 20;

function expectAgreement(came: Tally, set: string, clusters: number): void {
  const counts = openCounts(set);
  expect(came.differences.slice(0, SHOWN)).toEqual([]);
  if (counts.clusters !== undefined) expect(clusters).toBeGreaterThanOrEqual(counts.clusters);
  expect(came.queries).toBeGreaterThanOrEqual(counts.queries);
  expect(came.allowed).toBeGreaterThanOrEqual(counts.allowed);
  expect(came.covers).toBeGreaterThanOrEqual(counts.covers);
}

describe("RBAC oracle", () => {
  it("agrees on every case of rbac-small", () => {
    const came = tally();
    const clusters = oracleLines<OracleCluster>("rbac-small.jsonl");
    for (const cluster of clusters) judge(cluster, came);
    expectAgreement(came, "rbac-small", clusters.length);
  });

  it("agrees on every case of rbac-fuzz, escalation checks too", () => {
    const came = tally();
    const clusters = oracleLines<OracleCluster>("rbac-fuzz.jsonl.gz");
    for (const cluster of clusters) judge(cluster, came);
    expectAgreement(came, "rbac-fuzz", clusters.length);
  });

  it("agrees on every case of rbac-real-a, escalation checks too", () => {
    const came = tally();
    judge(oracleJson<OracleCluster>("rbac-real-a.json.gz"), came);
    expectAgreement(came, "rbac-real-a.json", 1);
  });

  it("agrees on rbac-real-a when it reads what kubectl got from a live server", () => {
    const cluster = oracleJson<OracleCluster>("rbac-real-a.json.gz");
    const live = oracleJson<{ readonly items: readonly unknown[] }>("live-real-a.kubectl.json.gz");
    const came = tally();
    judge(cluster, came, live.items);
    expectAgreement(came, "rbac-real-a.json", 1);
  });
});
