import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { loadAll } from "js-yaml";
import { describe, expect, test } from "vitest";
import { assembleEstate } from "../../src/parse/assemble.ts";
import { lineIndex } from "../../src/parse/locate.ts";
import { readSnapshot } from "../../src/sources/files.ts";

const SHARED = fileURLToPath(new URL("../../../shared/", import.meta.url));
const INPUTS = `${SHARED}inputs/`;
const isThere = existsSync(INPUTS);
if (!isThere) console.warn("the real inputs are not here: their tests are skipped");

const load = async (name: string) => {
  const { snapshot, issues } = await readSnapshot(`${INPUTS}${name}`);
  const estate = assembleEstate(snapshot);
  return { snapshot, estate, issues: [...issues, ...estate.issues] };
};

const codes = (issues: readonly { readonly code: string; readonly document: string }[]) =>
  issues.map((issue) => `${issue.code} ${issue.document}`);

/** RBAC objects of a folder as a reader without any of our rules counts them. */
function countRbac(folder: string): number {
  let count = 0;
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!/\.ya?ml$/.test(name)) continue;
    for (const document of loadAll(readFileSync(`${folder}/${name}`, "utf8"))) {
      const { apiVersion, items } = Object(document) as { apiVersion?: unknown; items?: unknown }; // any document
      if (String(apiVersion).startsWith("rbac.authorization.k8s.io/")) count += Array.isArray(items) ? items.length : 1;
    }
  }
  return count;
}

describe.skipIf(!isThere)("real inputs load with nothing unexplained", { timeout: 60_000 }, () => {
  test.each<readonly [string, readonly string[]]>([
    ["moj-platform", []],
    [
      "eks-addons",
      [
        "not-recognised aws-load-balancer-controller/iam_policy.json",
        "not-recognised ebs-csi/kustomization.yaml",
        "not-recognised flux2/kustomization.yaml",
        ...["attacher", "csi-node", "provisioner", "resizer", "snapshotter"].map(
          (name) => `refused-object ebs-csi/clusterrolebinding-${name}.yaml`,
        ),
        "repeated-object metrics-server/rbac.yaml",
      ],
    ],
    ["kops-irsa", ["not-recognised kubernetes/bootstrap.yaml"]],
    ["kops-many-addons-ccm-irsa", ["not-recognised kubernetes/bootstrap.yaml"]],
    ["aws-account", []],
    ["operators.json", []],
  ])("%s", async (name, expected) => {
    const { issues } = await load(name);
    expect(codes(issues).sort()).toEqual([...expected].sort());
  });

  test.each(["moj-platform", "eks-addons", "kops-irsa", "kops-many-addons-ccm-irsa"])(
    "no RBAC object of %s is lost",
    async (name) => {
      const { estate, issues } = await load(name);
      const refused = new Set(issues.filter((issue) => issue.code === "refused-object").map((issue) => issue.document));
      const repeated = issues.filter((issue) => issue.code === "repeated-object");
      const [cluster] = estate.clusters.values();
      const read = [cluster?.roles, cluster?.clusterRoles, cluster?.roleBindings, cluster?.clusterRoleBindings];
      const count = read.reduce((total, facts) => total + (facts?.length ?? 0), 0);
      expect(count + refused.size + repeated.length).toBe(countRbac(`${INPUTS}${name}`));
    },
  );

  test("the account example is read whole", async () => {
    const { estate } = await load("aws-account");
    const accounts = [...estate.accounts.values()];
    expect(accounts.reduce((total, account) => total + account.users.length, 0)).toBe(44);
    expect(accounts.reduce((total, account) => total + account.roles.length, 0)).toBe(78);
    expect(estate.managedPolicies.size).toBe(84);
    expect(accounts.flatMap((account) => account.roles).every((role) => role.trustPolicy.document !== undefined)).toBe(
      true,
    );
    expect(estate.gaps).toEqual([]);
  });

  test("the kops estates have their provider, with its client ids", async () => {
    const { estate } = await load("kops-irsa");
    expect(estate.accounts.get("123456789012")?.oidcProviders).toMatchObject([
      { url: "discovery.example.com/minimal.example.com", clientIds: ["amazonaws.com"] },
    ]);
  });

  test("every place of evidence has the line on which its object begins", async () => {
    const { estate, snapshot } = await load("eks-addons");
    const [cluster] = estate.clusters.values();
    const texts = new Map(snapshot.documents.map((document) => [document.name, document.read()]));
    const facts = [...(cluster?.clusterRoles ?? []), ...(cluster?.roleBindings ?? []), ...(cluster?.workloads ?? [])];
    expect(facts.length).toBeGreaterThan(50);
    for (const fact of facts) {
      const { document, pointer } = estate.evidence.locate(estate.evidence.below(fact.evidence, "metadata", "name"));
      const text = texts.get(document) ?? "";
      const line = lineIndex(text)(pointer) ?? 0;
      expect(text.split("\n")[line - 1]).toContain(`name: ${fact.name}`);
    }
  });

  test("the dump of a live server is a live listing", async () => {
    const { snapshot } = await readSnapshot(`${SHARED}oracle/kubernetes/live-real-a.kubectl.json.gz`);
    const estate = assembleEstate(snapshot);
    expect(estate.issues).toEqual([]);
    const [cluster] = estate.clusters.values();
    expect([...(cluster?.live ?? [])].sort()).toEqual([
      "ClusterRole",
      "ClusterRoleBinding",
      "Namespace",
      "Role",
      "RoleBinding",
      "ServiceAccount",
    ]);
  });
});
