import { mappedBySource } from "../world/mapped.ts";
import { mappingSteps } from "../world/mapping-steps.ts";
import { clustersIn } from "../world/scope.ts";
import { defineEdge } from "./edge.ts";

export const clusterCreator = defineEdge({
  id: "cluster-creator",
  title: "creator of a cluster is its administrator",
  from: ["aws-user", "aws-role"],
  to: ["user"],
  nature: "identity",
  meaning:
    "The principal that created the cluster is in system:masters without any object that says so, unless it was created with bootstrapClusterCreatorAdminPermissions off.",
  needs: { mapping: "the principal created the cluster", mode: "the creator keeps its administrator access" },
  severity: "info",
  attack: ["T1078.004"],
  references: [
    "https://docs.aws.amazon.com/eks/latest/userguide/grant-k8s-access.html",
    "https://github.com/aws/containers-roadmap/issues/922",
  ],
  blindSpots: ["who created the cluster is known from clew.yaml or CloudTrail only"],
  reads: ["Cluster"],
  covers: ["kubernetes:65"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope))
      yield* mappingSteps(world, cluster, mappedBySource(cluster, "hidden-creator"));
  },
});
