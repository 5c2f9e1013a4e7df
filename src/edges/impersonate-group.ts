import { isTrue } from "../facts/open.ts";
import { answerOf, anyAnswerOf } from "../world/holder-answer.ts";
import { clustersIn } from "../world/scope.ts";
import { holdersOfAll } from "../world/together.ts";
import { defineEdge } from "./edge.ts";

const GROUPS = { verb: "impersonate", group: "", resource: "groups", subresource: "" } as const;
const USERS = { verb: "impersonate", group: "", resource: "users", subresource: "" } as const;
const SERVICE_ACCOUNTS = { verb: "impersonate", group: "", resource: "serviceaccounts", subresource: "" } as const;

export const impersonateGroup = defineEdge({
  id: "impersonate-group",
  title: "impersonates a Kubernetes group",
  from: ["kubernetes"],
  to: ["group"],
  nature: "identity",
  meaning:
    "A request with Impersonate-Group carries that group. The header Impersonate-User must be there too, so some user or ServiceAccount must be permitted as well.",
  needs: {
    group: "may impersonate that group",
    user: "may impersonate some user or ServiceAccount, whose name the request must carry",
  },
  severity: "critical",
  attack: ["T1078"],
  references: [
    "https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/",
    "https://github.com/kubernetes/apiserver/blob/master/pkg/endpoints/filters/impersonation/impersonation.go",
  ],
  blindSpots: ["a group that no binding names is not listed as a target"],
  reads: ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "AccessPolicyAssociation"],
  covers: ["kubernetes:8", "icekube:CAN_IMPERSONATE", "rbac-police:impersonate"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope)) {
      const seen = new Set<string>();
      for (const user of [USERS, SERVICE_ACCOUNTS]) {
        for (const joint of holdersOfAll(world, cluster, [GROUPS, user])) {
          const [groups = [], users = []] = joint.ends;
          // Users are cluster-scoped; a ServiceAccount of any namespace will do.
          const usable = user === USERS ? users.filter((end) => end.scope.namespace === "") : users;
          const userAnswer = anyAnswerOf(usable);
          if (userAnswer === undefined) continue;
          for (const end of groups) {
            if (end.scope.namespace !== "") continue;
            const because = { group: answerOf(end), user: userAnswer };
            const targets =
              end.scope.names === "*"
                ? [cluster.hubs.everyGroup()]
                : end.scope.names.map((name) => world.identities.group(cluster.name, name));
            for (const to of targets) {
              const key = `${joint.node}|${to}|${isTrue(end.open) && userAnswer.open === undefined}`;
              if (seen.has(key)) continue;
              seen.add(key);
              yield { from: joint.node, to, because, vendor: end.grant.vendor };
            }
          }
        }
      }
    }
  },
});
