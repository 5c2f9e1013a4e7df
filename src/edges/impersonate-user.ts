import { splitServiceAccountUsername } from "../facts/identity.ts";
import { answerOf } from "../world/holder-answer.ts";
import { holders } from "../world/holders.ts";
import { clustersIn } from "../world/scope.ts";
import { defineEdge } from "./edge.ts";

const QUESTION = { verb: "impersonate", group: "", resource: "users", subresource: "" } as const;

export const impersonateUser = defineEdge({
  id: "impersonate-user",
  title: "impersonates a Kubernetes user",
  from: ["kubernetes"],
  to: ["user"],
  nature: "identity",
  meaning:
    "A request with the header Impersonate-User is judged as if that user had sent it, with the group system:authenticated and without any access policy.",
  needs: { impersonate: "may impersonate that user" },
  severity: "high",
  attack: ["T1078"],
  references: [
    "https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/",
    "https://github.com/kubernetes/apiserver/blob/master/pkg/endpoints/filters/impersonation/impersonation.go",
  ],
  blindSpots: [
    "a user that no binding names is not listed as a target: it holds nothing but what every authenticated user holds",
  ],
  reads: ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "AccessPolicyAssociation"],
  covers: ["kubernetes:6", "icekube:CAN_IMPERSONATE", "rbac-police:impersonate"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope)) {
      for (const end of holders(world, cluster, QUESTION)) {
        // A RoleBinding never grants a cluster-scoped resource.
        if (end.scope.namespace !== "") continue;
        const because = { impersonate: answerOf(end) };
        if (end.scope.names === "*") {
          yield { from: end.node, to: cluster.hubs.everyUser(), because, vendor: end.grant.vendor };
          continue;
        }
        for (const name of end.scope.names) {
          // A name of this form is authorized as the resource serviceaccounts, never as users.
          if (splitServiceAccountUsername(name) !== undefined) continue;
          yield { from: end.node, to: world.identities.user(cluster.name, name), because, vendor: end.grant.vendor };
        }
      }
    }
  },
});
