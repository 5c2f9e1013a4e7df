/** Real estates, where the folder of inputs is beside the repository. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { buildBridge } from "../../src/eks/bridge.ts";
import { clusterIssuer, providersOf } from "../../src/eks/issuer.ts";
import { serviceAccountTokens } from "../../src/eks/service-account-tokens.ts";
import { estateOf, onlyCluster } from "./estate.ts";

const INPUTS = fileURLToPath(new URL("../../../shared/inputs/", import.meta.url));

function documentsOf(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  const walk = (path: string): void => {
    for (const name of readdirSync(`${INPUTS}${path}`).sort()) {
      const at = `${path}/${name}`;
      if (statSync(`${INPUTS}${at}`).isDirectory()) walk(at);
      else if (!name.startsWith("certmanager"))
        found[at.slice(folder.length + 1)] = readFileSync(`${INPUTS}${at}`, "utf8");
    }
  };
  walk(folder);
  return found;
}

describe.skipIf(!existsSync(INPUTS))("estates of kops (skipped without the folder shared/inputs)", () => {
  test.each(["kops-irsa", "kops-many-addons-ccm-irsa"])(
    "%s: the issuer is that of the one provider, and no creator is hidden",
    (name) => {
      const estate = estateOf(documentsOf(name));
      const cluster = onlyCluster(estate);
      const { issuer, assumption } = clusterIssuer(estate, cluster);
      expect([issuer, assumption?.name]).toEqual(["discovery.example.com/minimal.example.com", "issuer"]);
      expect(providersOf(estate, issuer ?? "").map(({ clientIds }) => clientIds)).toEqual([["amazonaws.com"]]);
      expect(buildBridge(estate, cluster).mappings).toEqual([]);
    },
  );

  test.each([
    ["aws-cloud-controller-manager", "aws-cloud-controller-manager.kube-system.sa.minimal.example.com"],
    ["aws-load-balancer-controller", "aws-load-balancer-controller.kube-system.sa.minimal.example.com"],
    ["aws-node-termination-handler", "aws-node-termination-handler.kube-system.sa.minimal.example.com"],
    ["cluster-autoscaler", "cluster-autoscaler.kube-system.sa.minimal.example.com"],
    ["dns-controller", "dns-controller.kube-system.sa.minimal.example.com"],
    ["ebs-csi-controller-sa", "ebs-csi-controller-sa.kube-system.sa.minimal.example.com"],
  ])("kops-many-addons-ccm-irsa: kube-system/%s has its role and audience from its pods", (name, role) => {
    const estate = estateOf(documentsOf("kops-many-addons-ccm-irsa"));
    const { audiences, declared } = serviceAccountTokens(onlyCluster(estate), estate.evidence)("kube-system", name);
    expect(audiences.map(({ audience, by }) => [audience, by])).toEqual([["amazonaws.com", "projected-volume"]]);
    expect(declared.map(({ roleArn, by }) => [roleArn, by])).toEqual([
      [`arn:aws-test:iam::123456789012:role/${role}`, "environment"],
    ]);
  });

  test("kops-irsa: the webhook's ConfigMap gives roles to ServiceAccounts, one in every namespace", () => {
    const estate = estateOf(documentsOf("kops-irsa"));
    const tokens = serviceAccountTokens(onlyCluster(estate), estate.evidence);
    const short = (namespace: string, account: string) => {
      const { audiences, declared } = tokens(namespace, account);
      return [
        ...audiences.map(({ audience }) => audience),
        ...declared.map(({ roleArn }) => roleArn.split("/").at(-1)),
      ];
    };
    expect(short("default", "myserviceaccount")[0]).toBe("amazonaws.com");
    expect(short("default", "nobody")).toEqual([]);
  });
});
