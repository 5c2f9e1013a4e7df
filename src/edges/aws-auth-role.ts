import { mappedBySource } from "../world/mapped.ts";
import { mappingSteps } from "../world/mapping-steps.ts";
import { clustersIn } from "../world/scope.ts";
import { defineEdge } from "./edge.ts";

export const awsAuthRole = defineEdge({
  id: "aws-auth-role",
  title: "IAM principal enters a cluster by aws-auth mapRoles",
  from: ["aws-user", "aws-role", "aws-root"],
  to: ["user"],
  nature: "identity",
  meaning:
    "aws-iam-authenticator finds the principal's ARN in mapRoles of the ConfigMap aws-auth and gives it that username and those groups.",
  needs: { mapping: "mapRoles names the principal", mode: "the authentication mode of the cluster uses aws-auth" },
  severity: "info",
  attack: ["T1078.004"],
  references: [
    "https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html",
    "https://github.com/kubernetes-sigs/aws-iam-authenticator/blob/master/pkg/mapper/configmap/configmap.go",
  ],
  blindSpots: ["the hosted authenticator may differ from the published one"],
  reads: ["ConfigMap", "Cluster", "IamRole", "User"],
  covers: ["kubernetes:61"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope))
      yield* mappingSteps(world, cluster, mappedBySource(cluster, "aws-auth-role"));
  },
});
