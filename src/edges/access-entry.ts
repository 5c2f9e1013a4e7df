import { mappedBySource } from "../world/mapped.ts";
import { mappingSteps } from "../world/mapping-steps.ts";
import { clustersIn } from "../world/scope.ts";
import { defineEdge } from "./edge.ts";

export const accessEntry = defineEdge({
  id: "access-entry",
  title: "IAM principal enters a cluster by an access entry",
  from: ["aws-user", "aws-role"],
  to: ["user"],
  nature: "identity",
  meaning:
    "EKS authenticates the principal as the user and groups of its access entry; associated access policies come along.",
  needs: {
    mapping: "an access entry names the principal",
    mode: "the authentication mode of the cluster uses access entries",
  },
  severity: "info",
  attack: ["T1078.004"],
  references: ["https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html"],
  blindSpots: [
    "an entry whose principal was deleted and made again under the same name is dead: told apart by dates only",
  ],
  reads: ["AccessEntry", "AccessPolicyAssociation", "Cluster", "IamRole", "User"],
  covers: ["kubernetes:62"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope))
      yield* mappingSteps(world, cluster, mappedBySource(cluster, "access-entry"));
  },
});
