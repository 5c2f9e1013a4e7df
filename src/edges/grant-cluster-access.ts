import { clusterAccessWriters } from "../world/cluster-access-writers.ts";
import { needAnswer } from "../world/need.ts";
import { clustersIn } from "../world/scope.ts";
import { trustSource } from "../world/trust-steps.ts";
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
          from: trustSource(world, principal),
          to: cluster.rights.any("", description.evidence),
          because: {
            entry: needAnswer(entry.evidence, entry.open),
            policy: needAnswer(policy.evidence, policy.open),
          },
          open,
        };
    }
  },
});
