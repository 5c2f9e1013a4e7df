import { imdsOfNode } from "../eks/imds.ts";
import { clustersIn } from "../world/scope.ts";
import { NEW_ROLE_SESSION } from "../world/trust-steps.ts";
import { defineEdge } from "./edge.ts";

export const imdsNodeRole = defineEdge({
  id: "imds-node-role",
  title: "pod takes the credentials of the node's IAM role from the metadata service",
  from: ["pod"],
  to: ["aws-role"],
  nature: "abuse",
  meaning:
    "A process in the pod asks the instance metadata service, which does not tell pods from the node, and gets credentials of the node's role.",
  needs: {
    placed: "the pod runs on the node",
    reach: "the metadata service answers the pod: it shares the node's network, or the hop limit lets it through",
    role: "the node runs under that role",
  },
  severity: "high",
  attack: ["T1552.005"],
  references: ["https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html"],
  blindSpots: ["a network policy or iptables rule that blocks 169.254.169.254 is not seen"],
  reads: ["Pod", "Node", "Instance", "LaunchTemplate", "Nodegroup", "IamRole"],
  covers: ["kubernetes:54"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope)) {
      const nodes = new Map(
        cluster.bridge.nodes.map((node) => [node.name, { node, imds: imdsOfNode(world.estate, cluster.facts, node) }]),
      );
      for (const pod of cluster.facts.pods) {
        const found = nodes.get(pod.nodeName);
        if (found?.node.role === undefined || found.node.isFargate) continue;
        const { imds, node } = found;
        const assumed = !pod.hostNetwork && imds.byPods === null;
        const open = world.switches.get("imds") === "closed" ? false : assumed || imds.byPods === true;
        if (pod.hostNetwork ? !imds.byHostNetwork : !open) continue;
        if (assumed && imds.assumption !== undefined) world.assumed(imds.assumption);
        const spec = world.estate.evidence.below(pod.evidence, "spec");
        yield {
          from: world.identities.pod(cluster.name, pod.namespace, pod.name),
          to: world.identities.aws("aws-role", found.node.role.arn),
          because: {
            placed: { evidence: [world.estate.evidence.below(spec, "nodeName")] },
            reach: {
              evidence: pod.hostNetwork ? [world.estate.evidence.below(spec, "hostNetwork")] : imds.evidence,
              ...(assumed ? { note: "assumed: nothing tells the hop limit" } : {}),
            },
            role: { evidence: node.evidence },
          },
          sets: NEW_ROLE_SESSION,
          ...(assumed && imds.assumption !== undefined ? { assumes: [imds.assumption.name] } : {}),
        };
      }
    }
  },
});
