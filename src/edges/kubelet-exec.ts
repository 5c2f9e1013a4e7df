import { askEach } from "../world/held.ts";
import { podsOfNodes } from "../world/pods-of-nodes.ts";
import { defineEdge } from "./edge.ts";
import { rightSteps } from "./right-steps.ts";

export const kubeletExec = defineEdge({
  id: "kubelet-exec",
  title: "runs commands in pods through the kubelet",
  from: ["kubernetes"],
  to: ["pod"],
  nature: "abuse",
  meaning:
    "The kubelet authorizes its API as nodes/proxy with the HTTP method as the verb: a websocket exec is a GET, so get on nodes/proxy runs commands in every pod of the node.",
  needs: { proxy: "may get or create the proxy subresource of the node" },
  severity: "high",
  attack: ["T1609"],
  references: [
    "https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/",
    "https://github.com/kubernetes/website/pull/54191",
  ],
  blindSpots: ["whether the kubelet's port can be reached"],
  reads: ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "AccessPolicyAssociation", "Pod", "Node"],
  covers: ["kubernetes:32", "icekube:CAN_EXEC_THROUGH_KUBELET", "rbac-police:nodes_proxy"],
  find: (world, scope) =>
    rightSteps(world, scope, {
      need: "proxy",
      questions: () => askEach(["get", "create"], "", "nodes", "proxy"),
      targets: podsOfNodes,
    }),
});
