import { heldByAny } from "../world/held.ts";
import { answerOf } from "../world/holder-answer.ts";
import { ownPodOf, roleGivers } from "../world/role-givers.ts";
import { clustersIn } from "../world/scope.ts";
import { CREATE_ANY_POD } from "../world/workload-kinds.ts";
import { defineEdge } from "./edge.ts";

export const ownPod = defineEdge({
  id: "own-pod",
  title: "runs a pod of its own choice",
  from: ["kubernetes"],
  to: ["rights"],
  nature: "abuse",
  meaning:
    "Whoever makes pods somewhere in the cluster has a place for credentials that others can have EKS give to a ServiceAccount: it counts together with the right to do that.",
  needs: {
    create: "may create pods or workloads in some namespace",
    roles: "somebody may associate IAM roles with ServiceAccounts of the cluster",
  },
  severity: "info",
  attack: ["T1610"],
  references: ["https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html"],
  blindSpots: [],
  reads: ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "AccessPolicyAssociation", "Cluster"],
  covers: [],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope)) {
      const [giver] = roleGivers(world, cluster);
      const to = giver === undefined ? undefined : ownPodOf(cluster);
      if (giver === undefined || to === undefined) continue;
      const roles = { evidence: giver.associate.evidence };
      const seen = new Set<number>();
      for (const end of heldByAny(world, cluster, CREATE_ANY_POD)) {
        if (seen.has(end.node)) continue;
        seen.add(end.node);
        yield {
          from: end.node,
          to,
          because: { create: answerOf(end), roles },
          vendor: end.grant.vendor,
          open: end.open,
        };
      }
    }
  },
});
