import { ask, askEach } from "../world/held.ts";
import { jointSteps } from "../world/joint-steps.ts";
import { clustersIn } from "../world/scope.ts";
import { runnableAccounts } from "../world/service-account-targets.ts";
import { CREATE_ANY_POD } from "../world/workload-kinds.ts";

const READS = [...askEach(["get", "list", "watch"], "", "secrets"), ...CREATE_ANY_POD];

import { defineEdge } from "./edge.ts";

export const createTokenSecret = defineEdge({
  id: "create-token-secret",
  title: "has a token put into a Secret",
  from: ["kubernetes"],
  to: ["service-account"],
  nature: "abuse",
  meaning:
    "For a Secret of type service-account-token that names a ServiceAccount the controller fills in a token; whoever can also read it, or mount it, acts as that ServiceAccount.",
  needs: { create: "may create Secrets in the namespace", read: "may read Secrets there, or have a pod mount them" },
  severity: "high",
  attack: ["T1528", "T1552.007"],
  references: ["https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets"],
  blindSpots: ["a grant of create for one name only, used through server-side apply"],
  reads: ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "AccessPolicyAssociation", "ServiceAccount"],
  covers: ["kubernetes:19", "icekube:CREATE_SECRET_WITH_TOKEN", "rbac-police:issue_token_secrets"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope))
      for (const { from, namespace, answers, vendor } of jointSteps(world, cluster, [
        [ask("create", "", "secrets")],
        READS,
      ]))
        for (const to of runnableAccounts(world, cluster, { namespace, names: "*" }))
          yield {
            from,
            to,
            because: { create: answers[0], read: answers[1] },
            vendor,
            // Tokens in Secrets are not of the cluster's OIDC issuer.
            sets: { "@api-only": ["token"] },
          };
  },
});
