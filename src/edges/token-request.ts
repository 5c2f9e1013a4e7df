import { answerOf } from "../world/holder-answer.ts";
import { holders } from "../world/holders.ts";
import { clustersIn } from "../world/scope.ts";
import { runnableAccounts } from "../world/service-account-targets.ts";

const QUESTION = { verb: "create", group: "", resource: "serviceaccounts", subresource: "token" } as const;

import { defineEdge } from "./edge.ts";

export const tokenRequest = defineEdge({
  id: "token-request",
  title: "requests a token of a ServiceAccount",
  from: ["kubernetes", "node"],
  to: ["service-account"],
  nature: "abuse",
  meaning:
    "The TokenRequest API gives out a token of the ServiceAccount, for any audience unless the caller is a node.",
  needs: { create: "may create the token subresource of the ServiceAccount" },
  severity: "high",
  attack: ["T1528"],
  references: ["https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1/"],
  blindSpots: [],
  reads: [
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "AccessPolicyAssociation",
    "ServiceAccount",
    "Pod",
  ],
  covers: ["kubernetes:17", "icekube:GENERATE_TOKEN", "rbac-police:token_request"],
  *find(world, scope) {
    // Nodes are among the holders: NodeRestriction leaves them the ServiceAccounts of their own pods.
    for (const cluster of clustersIn(world, scope))
      for (const end of holders(world, cluster, QUESTION))
        for (const to of runnableAccounts(world, cluster, end.scope))
          if (to !== end.node)
            yield {
              from: end.node,
              to,
              because: { create: answerOf(end) },
              vendor: end.grant.vendor,
              sets: { "@token-audience": ["any"], "@no-pod": ["token"] },
            };
  },
});
