import { answerOf } from "../world/holder-answer.ts";
import { holders } from "../world/holders.ts";
import { clustersIn } from "../world/scope.ts";
import { serviceAccountTargets } from "../world/service-account-targets.ts";
import { defineEdge } from "./edge.ts";

const QUESTION = { verb: "impersonate", group: "", resource: "serviceaccounts", subresource: "" } as const;

export const impersonateServiceAccount = defineEdge({
  id: "impersonate-service-account",
  title: "impersonates a ServiceAccount",
  from: ["kubernetes"],
  to: ["service-account"],
  nature: "abuse",
  meaning:
    "A request with Impersonate-User: system:serviceaccount:NS:NAME is judged as if that ServiceAccount had sent it, with its groups.",
  needs: { impersonate: "may impersonate that ServiceAccount" },
  severity: "high",
  attack: ["T1078"],
  references: ["https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/"],
  blindSpots: [
    "impersonating a ServiceAccount gives its Kubernetes rights, not its token: AWS roles behind it are not reached this way",
  ],
  reads: ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "ServiceAccount", "AccessPolicyAssociation"],
  covers: ["kubernetes:7", "icekube:CAN_IMPERSONATE", "rbac-police:impersonate"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope)) {
      for (const end of holders(world, cluster, QUESTION)) {
        const because = { impersonate: answerOf(end) };
        for (const to of serviceAccountTargets(world, cluster, end.scope))
          yield { from: end.node, to, because, vendor: end.grant.vendor, sets: { "@api-only": ["impersonation"] } };
      }
    }
  },
});
