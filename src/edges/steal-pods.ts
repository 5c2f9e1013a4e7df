import { ask, askEach } from "../world/held.ts";
import { jointSteps } from "../world/joint-steps.ts";
import { clustersIn } from "../world/scope.ts";

const REMOVE = [ask("delete", "", "pods"), ask("deletecollection", "", "pods"), ask("create", "", "pods", "eviction")];
const NODES = [...askEach(["update", "patch"], "", "nodes"), ...askEach(["update", "patch"], "", "nodes", "status")];

import { defineEdge } from "./edge.ts";

export const stealPods = defineEdge({
  id: "steal-pods",
  title: "drives pods onto a node of its own",
  from: ["kubernetes", "rights"],
  to: ["pod"],
  nature: "abuse",
  meaning:
    "Whoever removes pods and makes the other nodes unfit has the scheduler place the pods anew on a node that they hold.",
  needs: {
    remove: "may delete or evict pods everywhere",
    nodes: "may change other nodes or their status",
    hold: "also holds some node",
  },
  severity: "high",
  attack: ["T1578"],
  references: [
    "https://www.paloaltonetworks.com/resources/whitepapers/kubernetes-privilege-escalation-excessive-permissions-in-popular-platforms",
  ],
  blindSpots: ["pods that no controller makes again", "whoever merely impersonates the group of nodes holds none"],
  reads: ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "AccessPolicyAssociation", "Node", "Pod"],
  covers: ["kubernetes:55", "rbac-police:steal_pods", "rbac-police:modify_node_status"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope))
      for (const { from, answers, ends, vendor } of jointSteps(world, cluster, [REMOVE, NODES], "cluster")) {
        if (!ends.every((list) => list.some((end) => end.scope.names === "*"))) continue;
        const nodes = world.identities.group(cluster.name, "system:nodes");
        yield {
          from,
          to: cluster.hubs.everyPod(),
          with: [nodes],
          because: { remove: answers[0], nodes: answers[1], hold: { evidence: answers[1].evidence } },
          vendor,
        };
      }
  },
});
