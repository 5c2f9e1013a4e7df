import { mappedBySource } from "../world/mapped.ts";
import { mappingSteps } from "../world/mapping-steps.ts";
import { clustersIn } from "../world/scope.ts";
import { defineEdge } from "./edge.ts";

export const awsAuthAccount = defineEdge({
  id: "aws-auth-account",
  title: "IAM principal enters a cluster by aws-auth mapAccounts",
  from: ["aws-user", "aws-role", "aws-account"],
  to: ["user"],
  nature: "identity",
  meaning: "Every principal of an account in mapAccounts is let in with its ARN as username and no groups.",
  needs: { mapping: "mapAccounts names the account", mode: "the authentication mode of the cluster uses aws-auth" },
  severity: "info",
  attack: ["T1078.004"],
  references: [
    "https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html",
    "https://github.com/kubernetes-sigs/aws-iam-authenticator/blob/master/pkg/mapper/configmap/configmap.go",
  ],
  blindSpots: ["principals of accounts that are not in the snapshot are one row for the account"],
  reads: ["ConfigMap", "Cluster", "IamRole", "User"],
  covers: ["kubernetes:61"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope))
      yield* mappingSteps(world, cluster, mappedBySource(cluster, "aws-auth-account"));
  },
});
