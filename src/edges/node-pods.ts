import { podsOfNode } from "../world/pods-of-nodes.ts";
import { clustersIn } from "../world/scope.ts";
import { defineEdge } from "./edge.ts";

export const nodePods = defineEdge({
  id: "node-pods",
  title: "node controls the pods on it",
  from: ["node"],
  to: ["pod"],
  nature: "abuse",
  meaning: "Root on a node, or its kubelet, is inside every container that runs there.",
  needs: { placed: "the pod runs on that node" },
  severity: "high",
  attack: ["T1611"],
  references: ["https://kubernetes.io/docs/concepts/security/api-server-bypass-risks/"],
  blindSpots: ["where no pods were supplied, only DaemonSets are known to run on a node"],
  reads: ["Pod", "Node", "Workload"],
  covers: ["kubernetes:44", "kubernetes:45", "kubehound:POD_ATTACH", "icekube:ACCESS_POD"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope))
      for (const name of cluster.nodes.length === 0 ? ["*"] : cluster.nodes) {
        const from = world.identities.node(cluster.name, name);
        for (const { to, open, evidence } of podsOfNode(world, cluster, name))
          yield { from, to, because: { placed: { evidence, ...(open === undefined ? {} : { open }) } } };
      }
  },
});
