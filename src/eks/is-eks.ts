/** Does anything in the documents show that EKS runs the cluster? */
import type { ClusterFacts } from "../facts/estate.ts";
import { awsAuthOf } from "./aws-auth.ts";

/** True when an answer of the EKS API, aws-auth or clew.yaml's creator was supplied for the cluster. */
export function isEks(cluster: ClusterFacts): boolean {
  if (cluster.description !== undefined || cluster.creator !== undefined || cluster.eksListings.length > 0) return true;
  const answers = [
    cluster.accessEntries,
    cluster.accessPolicyAssociations,
    cluster.podIdentityAssociations,
    cluster.nodegroups,
    cluster.fargateProfiles,
    cluster.identityProviderConfigs,
    cluster.addons,
    cluster.capabilities,
  ];
  return answers.some((facts) => facts.length > 0) || awsAuthOf(cluster.configMaps) !== undefined;
}
