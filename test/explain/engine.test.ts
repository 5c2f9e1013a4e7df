/** What an opened snapshot holds on to between questions. */
import { describe, expect, it } from "vitest";
import { openEngine } from "../../src/explain/engine.ts";
import { whoCanRequest } from "../../src/queries/request.ts";
import { snapshotFromDocuments } from "../../src/sources/files.ts";

/** A cluster whose documents name so many identities that those of steps of abuse go beyond what is counted. */
function estate(accounts: number) {
  const items = Array.from({ length: accounts }, (_, at) => ({
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: `s${at}`, namespace: "a" },
  }));
  const rbac = "rbac.authorization.k8s.io";
  const meta = { apiVersion: `${rbac}/v1`, metadata: { name: "r", namespace: "a" } };
  const role = {
    ...meta,
    kind: "Role",
    rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["create", "delete"] }],
  };
  const binding = {
    ...meta,
    kind: "RoleBinding",
    roleRef: { apiGroup: rbac, kind: "Role", name: "r" },
    subjects: [{ kind: "ServiceAccount", name: "s0", namespace: "a" }],
  };
  const text = JSON.stringify({ apiVersion: "v1", kind: "List", items: [...items, role, binding] });
  return openEngine(snapshotFromDocuments([{ name: "c/all.json", text }]), { defaults: "none" });
}

describe("an opened snapshot", () => {
  it("names an assumption once, whoever makes it again", () => {
    const { world } = estate(3);
    const before = world.assumptions.length;
    expect(before).toBeGreaterThan(0);
    for (const assumption of [...world.assumptions]) world.assumed({ ...assumption });
    expect(world.assumptions.length).toBe(before);
  });

  it("counts what abuse adds the second time as it did the first, though identities have come along", () => {
    const named = estate(10).world.identities.size - 10;
    const engine = estate(20_000 - named);
    const ask = () => engine.whoCan(whoCanRequest.parse({ verb: "delete", resource: "pods", namespace: "a" }));
    const first = ask();
    expect(engine.world.identities.size).toBeGreaterThan(20_000);
    expect(first.summary.moreByAll).not.toBeNull();
    expect(ask()).toEqual(first);
  });
});
