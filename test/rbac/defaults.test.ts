/** The built-in policy against what a fresh server of Kubernetes 1.36 had, and its versions. */
import { describe, expect, it } from "vitest";
import { evidenceTable } from "../../src/facts/evidence.ts";
import { eksDefaults, kubernetesDefaults, NEWEST_VERSION, policyVersion } from "../../src/rbac/defaults/defaults.ts";
import { compareVersions } from "../../src/rbac/defaults/policy-text.ts";
import { objectKey } from "../../src/rbac/role-key.ts";
import { type OracleCluster, oracleJson } from "../conformance/kubernetes/oracle.ts";
import { clusterOf } from "./objects.ts";

interface Dumped {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
}

function dumped() {
  const objects = oracleJson<OracleCluster>("rbac-real-a.json.gz").objects.filter(
    // Objects of our own committed data.
    (object) => (object as Dumped).metadata.annotations?.["oracle/source"] === "kubernetes-bootstrap",
  );
  return clusterOf(objects).cluster;
}

describe("default policy", () => {
  it("of 1.36 is that of a fresh server, object by object", () => {
    const { roles, bindings } = kubernetesDefaults("1.36", evidenceTable());
    const server = dumped();
    const plain = (facts: readonly { readonly kind: string; readonly namespace: string; readonly name: string }[]) =>
      Object.fromEntries(
        facts.map((fact) => [objectKey(fact), { ...fact, evidence: 0, annotations: {}, vendor: true, live: false }]),
      );
    expect(plain(roles)).toEqual(plain([...server.clusterRoles, ...server.roles]));
    expect(plain(bindings)).toEqual(plain([...server.clusterRoleBindings, ...server.roleBindings]));
  });

  it.each([
    ["1.28", "1.29"],
    ["1.29", "1.29"],
    ["v1.33.4-eks-1234567", "1.33"],
    ["1.36", "1.36"],
    ["1.41", "1.36"],
    ["latest", "1.36"],
  ])("for %s the policy of %s is taken", (version, expected) => {
    expect(policyVersion(version)).toBe(expected);
  });

  it("knows what came with which version", () => {
    const names = (version: string) =>
      new Set(kubernetesDefaults(version, evidenceTable()).roles.map(({ name }) => name));
    expect(names("1.29").has("system:controller:validatingadmissionpolicy-status-controller")).toBe(false);
    expect(names("1.30").has("system:controller:validatingadmissionpolicy-status-controller")).toBe(true);
    expect(names("1.33").has("system:controller:resource-claim-controller")).toBe(false);
    expect(names("1.34").has("system:controller:resource-claim-controller")).toBe(true);
    const nodeReads = (version: string) =>
      kubernetesDefaults(version, evidenceTable())
        .roles.find(({ name }) => name === "system:node")
        ?.rules.some(({ resources }) => resources.includes("serviceaccounts"));
    expect([nodeReads("1.33"), nodeReads("1.34")]).toEqual([false, true]);
  });

  it("has evidence that names the version, each object at a place of its own", () => {
    const evidence = evidenceTable();
    const { document, roles, bindings } = kubernetesDefaults(NEWEST_VERSION, evidence);
    expect(document).toBe("builtin:kubernetes/1.36");
    const places = [...roles, ...bindings].map((fact) => evidence.locate(fact.evidence));
    expect(new Set(places.map(({ document: name }) => name))).toEqual(new Set([document]));
    expect(new Set(places.map(({ pointer }) => pointer)).size).toBe(places.length);
  });

  it("of EKS refers to nothing that is not shipped", () => {
    const evidence = evidenceTable();
    const shipped = [kubernetesDefaults("1.33", evidence), eksDefaults(evidence)];
    const roles = new Set(shipped.flatMap((policy) => policy.roles.map(({ kind, name }) => `${kind}/${name}`)));
    for (const { roleRef } of shipped.flatMap((policy) => policy.bindings))
      expect(roles.has(`${roleRef.kind}/${roleRef.name}`), roleRef.name).toBe(true);
  });

  it("orders versions by number", () => {
    const versions = ["1.9", "1.36", "v1.10.3", "1.29+"];
    expect(versions.sort(compareVersions)).toEqual(["1.9", "v1.10.3", "1.29+", "1.36"]);
  });
});
