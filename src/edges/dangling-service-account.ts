import { ask } from "../world/held.ts";
import { jointSteps } from "../world/joint-steps.ts";
import { clustersIn } from "../world/scope.ts";
import { CREATE_ANY_POD } from "../world/workload-kinds.ts";

const USE = [...CREATE_ANY_POD, ask("create", "", "serviceaccounts", "token")];

import { defineEdge } from "./edge.ts";

export const danglingServiceAccount = defineEdge({
  id: "dangling-service-account",
  title: "creates the ServiceAccount that grants wait for",
  from: ["kubernetes", "rights"],
  to: ["service-account"],
  nature: "abuse",
  meaning:
    "A binding, a role's trust policy or a pod identity association may name a ServiceAccount that does not exist: whoever creates it, and can have a token of it, acts as it.",
  needs: {
    create: "may create ServiceAccounts in the namespace",
    use: "may create pods, workloads or tokens there",
    missing: "the ServiceAccount is named and does not exist",
  },
  severity: "high",
  attack: ["T1136"],
  references: ["https://kubernetes.io/docs/reference/access-authn-authz/rbac/"],
  blindSpots: ["a namespace that does not exist either must be created first"],
  reads: [
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "AccessPolicyAssociation",
    "ServiceAccount",
    "PodIdentityAssociation",
  ],
  covers: ["kubernetes:16"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope)) {
      // In manifests a ServiceAccount without an object may exist all the same: it counts among those that are there.
      if (cluster.missingAccounts().length === 0) continue;
      for (const { from, namespace, answers, vendor } of jointSteps(world, cluster, [
        [ask("create", "", "serviceaccounts")],
        USE,
      ])) {
        const to = namespace === "" ? cluster.hubs.everyMissingAccount() : cluster.hubs.missingAccountsOf(namespace);
        yield {
          from,
          to,
          because: { create: answers[0], use: answers[1], missing: { evidence: answers[0].evidence } },
          vendor,
          sets: { "@token-audience": ["any"] },
        };
      }
    }
  },
});
