/** What of the ways into a cluster was not supplied. */
import type { AuthenticationMode } from "../facts/eks.ts";
import type { ClusterFacts } from "../facts/estate.ts";
import type { Assumption, Gap } from "../facts/gap.ts";
import { usesAccessEntries, usesConfigMap } from "./authentication-mode.ts";
import { isEks } from "./is-eks.ts";

/** A kind with neither an object nor a listing is a gap; one with either counts as complete. `hasAwsAuth`: the ConfigMap was supplied. */
export function bridgeGaps(
  cluster: ClusterFacts,
  mode: AuthenticationMode,
  hasAwsAuth: boolean,
): { readonly gaps: readonly Gap[]; readonly assumptions: readonly Assumption[] } {
  const { name, listed } = cluster;
  const gaps: Gap[] = [];
  const assumptions: Assumption[] = [];
  const gap = (what: string, close: string): void => {
    gaps.push({
      kind: "not-supplied",
      what: `${what} of cluster ${name}`,
      direction: "may-add",
      scope: `cluster:${name}`,
      close,
    });
  };
  if (usesConfigMap(mode) && !hasAwsAuth) {
    if (listed.has("ConfigMap"))
      assumptions.push({
        name: "aws-auth",
        value: "none",
        why: `ConfigMaps of cluster \`${name}\` were supplied without kube-system/aws-auth`,
        direction: "may-add",
        switch: "supply the ConfigMap kube-system/aws-auth",
      });
    else gap("the ConfigMap kube-system/aws-auth", "kubectl get configmap -n kube-system aws-auth -o yaml");
  }
  if (usesAccessEntries(mode) && !listed.has("AccessEntry"))
    gap("access entries", "eks:ListAccessEntries, eks:DescribeAccessEntry");
  if (isEks(cluster) && !listed.has("IdentityProviderConfig"))
    gap(
      "OIDC identity provider configs, which bring users and groups from outside,",
      "eks:ListIdentityProviderConfigs",
    );
  for (const principal of undescribed(cluster))
    gaps.push({
      kind: "not-supplied",
      what: `access entry of ${principal}, whose access policies are there`,
      direction: "may-add",
      scope: `cluster:${name}`,
      close: "eks:DescribeAccessEntry",
    });
  return { gaps, assumptions };
}

/** Principals with access policies and without an entry. */
function undescribed(cluster: ClusterFacts): readonly string[] {
  const described = new Set(cluster.accessEntries.map(({ principalArn }) => principalArn));
  const named = cluster.accessPolicyAssociations.map(({ principalArn }) => principalArn);
  return [...new Set(named)].filter((principal) => !described.has(principal)).sort();
}
