/** Estates as kOps writes them: every ServiceAccount with a role reaches that role and no other. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { irsa } from "../../src/edges/irsa.ts";
import { openEngine } from "../../src/explain/engine.ts";
import { readSnapshot } from "../../src/sources/files.ts";

const INPUTS = join(import.meta.dirname, "../../../shared/inputs");

for (const name of ["kops-irsa", "kops-many-addons-ccm-irsa"]) {
  const folder = join(INPUTS, name);
  describe.skipIf(!existsSync(folder))(`${name}${existsSync(folder) ? "" : " (folder absent: skipped)"}`, () => {
    it("gives every ServiceAccount its role and no other, by an issuer that is assumed", async () => {
      const { snapshot } = await readSnapshot(folder);
      const { world } = openEngine(snapshot);
      const [cluster] = world.clusters.values();
      if (cluster === undefined) throw new Error("no cluster was read");
      expect(cluster.issuer.assumption?.name).toBe("issuer");
      const steps = [...irsa.find(world, {})].map(({ from, to, open }) => ({
        from: world.identities.at(from).shown.replace(/@.*$/, ""),
        role: world.identities.at(to).key.split("/").at(-1),
        open,
      }));
      const named = steps.filter(({ from }) => !from.includes("*"));
      const declared = cluster
        .accounts()
        .filter(({ namespace, name: account }) => cluster.tokensOf(namespace, account).declared.length > 0);
      expect(declared.length).toBeGreaterThan(1);
      // kOps names a role after ServiceAccount, namespace and cluster.
      expect(named.map(({ from, role }) => `${from} ${role}`).sort()).toEqual(
        declared
          .map(
            (one) =>
              `system:serviceaccount:${one.namespace}:${one.name} ${one.name}.${one.namespace}.sa.minimal.example.com`,
          )
          .sort(),
      );
      expect(named.every(({ open }) => open?.kind === "all" && open.of.length === 0)).toBe(true);
      for (const { from, role } of steps.filter((one) => one.from.includes("*"))) {
        expect(role).toBe("myserviceaccount.test-wildcard.sa.minimal.example.com");
        expect(from).toMatch(/#system:serviceaccount:.*\*.*:myserviceaccount$/);
      }
    });
  });
}
