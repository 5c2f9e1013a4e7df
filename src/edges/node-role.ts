import { clustersIn } from "../world/scope.ts";
import { instanceSession } from "../world/trust-steps.ts";
import { defineEdge } from "./edge.ts";

export const nodeRole = defineEdge({
  id: "node-role",
  title: "node holds the credentials of its IAM role",
  from: ["node"],
  to: ["aws-role"],
  nature: "identity",
  meaning:
    "The instance behind the node gets credentials of its instance profile's role from the metadata service; whoever acts as the node holds them.",
  needs: {
    role: "the node runs under that role",
    trust: "the trust policy of the role admits the service that starts nodes",
  },
  severity: "medium",
  attack: ["T1552.005"],
  references: [
    "https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html",
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html",
  ],
  blindSpots: ["a Fargate pod execution role serves the platform, not the pod: it is no step"],
  reads: ["Node", "Nodegroup", "Instance", "IamRole", "Cluster"],
  covers: ["kubernetes:68"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope)) {
      for (const node of cluster.bridge.nodes) {
        if (node.role === undefined || node.isFargate) continue;
        const decision = world.aws.decide("service:ec2.amazonaws.com", "sts:AssumeRole", node.role.arn);
        if (decision?.verdict === "denied") continue;
        yield {
          from: world.identities.node(cluster.name, node.name),
          to: world.identities.aws("aws-role", node.role.arn),
          because: { role: { evidence: node.evidence }, trust: { evidence: decision?.by.resource ?? [] } },
          sets: instanceSession(node.instanceId),
        };
      }
    }
  },
});
