/** What listings name and no document describes. */
import type { EksListingFact } from "../facts/eks.ts";
import type { ClusterFacts } from "../facts/estate.ts";
import type { Gap } from "../facts/gap.ts";

interface Described {
  /** Names under which the listing may mention what was described. */
  readonly names: (cluster: ClusterFacts) => readonly (string | undefined)[];
  readonly what: string;
  readonly close: string;
}

const DESCRIBED: Readonly<Record<EksListingFact["listed"], Described>> = {
  AccessEntry: {
    names: (cluster) => cluster.accessEntries.map((one) => one.principalArn),
    what: "access entry",
    close: "eks:DescribeAccessEntry",
  },
  PodIdentityAssociation: {
    names: (cluster) =>
      cluster.podIdentityAssociations.flatMap((one) => [one.associationArn, one.associationArn?.split("/").at(-1)]),
    what: "pod identity association",
    close: "eks:DescribePodIdentityAssociation",
  },
  Nodegroup: {
    names: (cluster) => cluster.nodegroups.map((one) => one.name),
    what: "node group",
    close: "eks:DescribeNodegroup",
  },
  FargateProfile: {
    names: (cluster) => cluster.fargateProfiles.map((one) => one.name),
    what: "Fargate profile",
    close: "eks:DescribeFargateProfile",
  },
  IdentityProviderConfig: {
    names: (cluster) => cluster.identityProviderConfigs.map((one) => one.name),
    what: "identity provider config",
    close: "eks:DescribeIdentityProviderConfig",
  },
  Addon: { names: (cluster) => cluster.addons.map((one) => one.name), what: "add-on", close: "eks:DescribeAddon" },
  Capability: {
    names: (cluster) => cluster.capabilities.map((one) => one.name),
    what: "capability",
    close: "eks:DescribeCapability",
  },
};

/**
 * A gap for everything that a listing names without a description, and for each access entry whose access policies were
 * not listed. `policiesListed` holds `CLUSTER PRINCIPAL` of those that were.
 */
export function closureGaps(cluster: ClusterFacts, policiesListed: ReadonlySet<string>): readonly Gap[] {
  const gaps: Gap[] = [];
  for (const listing of cluster.eksListings) {
    const { names, what, close } = DESCRIBED[listing.listed];
    const described = new Set(names(cluster));
    for (const item of listing.items)
      if (!described.has(item))
        gaps.push({
          kind: "not-supplied",
          what: `${what} ${item}`,
          direction: "may-add",
          scope: `cluster:${cluster.name}`,
          close,
          evidence: [listing.evidence],
        });
  }
  for (const entry of cluster.accessEntries)
    if (entry.type === "STANDARD" && !policiesListed.has(`${cluster.name} ${entry.principalArn}`))
      gaps.push({
        kind: "not-supplied",
        what: `access policies of ${entry.principalArn}`,
        direction: "may-add",
        scope: `cluster:${cluster.name}`,
        close: "eks:ListAssociatedAccessPolicies",
        evidence: [entry.evidence],
      });
  return gaps;
}
