import { nodeRole } from "../../src/edges/node-role.ts";
import { edgeTest } from "./edge-test.ts";
import { iam, roleArn, trusts } from "./iam.ts";

const nodegroup = {
  "eks/c/aws/nodegroup.json": { nodegroup: { nodegroupName: "n", clusterName: "c", nodeRole: roleArn("nodes") } },
};
const node = (labels: Record<string, string>) => ({ apiVersion: "v1", kind: "Node", metadata: { name: "n1", labels } });
const inGroup = node({ "eks.amazonaws.com/nodegroup": "n" });
const ec2 = trusts({ Service: "ec2.amazonaws.com" });

edgeTest(nodeRole, {
  yields: {
    "the role of its node group": {
      objects: [inGroup],
      documents: { ...iam({ nodes: { trust: [ec2] } }), ...nodegroup },
      steps: [`node:n1 -> ${roleArn("nodes")}`],
    },
  },
  silent: {
    role: { objects: [node({})], documents: { ...iam({ nodes: { trust: [ec2] } }), ...nodegroup } },
    trust: {
      objects: [inGroup],
      documents: { ...iam({ nodes: { trust: [trusts({ Service: "lambda.amazonaws.com" })] } }), ...nodegroup },
    },
  },
});
