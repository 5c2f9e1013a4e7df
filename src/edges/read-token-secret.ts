import { answerOf } from "../world/holder-answer.ts";
import { clustersIn } from "../world/scope.ts";
import { readersOfSecrets } from "../world/secret-readers.ts";
import { tokenSecrets } from "../world/token-secrets.ts";
import { defineEdge } from "./edge.ts";

export const readTokenSecret = defineEdge({
  id: "read-token-secret",
  title: "reads the token of a ServiceAccount in a Secret",
  from: ["kubernetes", "node", "rights"],
  to: ["service-account"],
  nature: "abuse",
  meaning: "A Secret of type service-account-token holds a token of its ServiceAccount that never expires.",
  needs: { read: "may read the Secret", token: "the Secret holds a token of that ServiceAccount" },
  severity: "high",
  attack: ["T1552.007"],
  references: ["https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets"],
  blindSpots: ["tokens in Secrets of other types"],
  reads: [
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "AccessPolicyAssociation",
    "Secret",
    "ServiceAccount",
  ],
  covers: [
    "kubernetes:18",
    "kubehound:TOKEN_BRUTEFORCE",
    "kubehound:TOKEN_LIST",
    "icekube:GET_AUTHENTICATION_TOKEN_FOR",
    "rbac-police:retrieve_token_secrets",
    "rbac-police:list_secrets",
  ],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope)) {
      const secrets = tokenSecrets(world, cluster);
      for (const end of readersOfSecrets(world, cluster))
        for (const { to, evidence } of secrets.reached(end.scope))
          yield {
            from: end.node,
            to,
            because: { read: answerOf(end), token: { evidence } },
            vendor: end.grant.vendor,
            // Tokens in Secrets are not of the cluster's OIDC issuer.
            sets: { "@api-only": ["token"] },
          };
    }
  },
});
