import { isTrue } from "../facts/open.ts";
import { clusterAccessWriters } from "../world/cluster-access-writers.ts";
import { clustersIn } from "../world/scope.ts";
import { defineEdge } from "./edge.ts";

export const grantClusterAccess = defineEdge({
  id: "grant-cluster-access",
  title: "gives itself an access entry with the cluster-admin policy",
  from: ["aws-user", "aws-role"],
  to: ["rights"],
  nature: "abuse",
  meaning:
    "The API of EKS lets whoever may create access entries and associate access policies become administrator of the cluster, without a right in it.",
  needs: {
    entry: "has an access entry, or may create one",
    policy: "may associate AmazonEKSClusterAdminPolicy with it",
  },
  severity: "critical",
  attack: ["T1098", "T1098.006"],
  references: [
    "https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html",
    "https://docs.aws.amazon.com/eks/latest/userguide/access-policies.html",
  ],
  blindSpots: [
    "weaker access policies, and the groups and user name of an entry (eks:UpdateAccessEntry)",
    "a cluster in CONFIG_MAP mode that eks:UpdateClusterConfig would switch",
    "entries made for others",
  ],
  reads: ["Cluster", "AccessEntry", "IamRole", "User", "IamGroup", "ManagedPolicy", "Organization"],
  covers: ["kubernetes:64"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope)) {
      const { description } = cluster.facts;
      if (description === undefined) continue;
      for (const { principal, entry, policy, open } of clusterAccessWriters(world, cluster))
        yield {
          from: world.identities.aws(principal.includes(":user/") ? "aws-user" : "aws-role", principal),
          to: cluster.rights.any("", description.evidence),
          because: {
            entry: isTrue(entry.open) ? { evidence: entry.evidence } : entry,
            policy: isTrue(policy.open) ? { evidence: policy.evidence } : policy,
          },
          open,
        };
    }
  },
});
