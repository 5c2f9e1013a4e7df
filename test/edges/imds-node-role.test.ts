import { imdsNodeRole } from "../../src/edges/imds-node-role.ts";
import { edgeTest } from "./edge-test.ts";
import { iam, roleArn, trusts } from "./iam.ts";
import { pod } from "./objects.ts";

const ID = "i-0123456789abcdef0";
const instance = (options: Record<string, unknown>) => ({
  "aws/111122223333/instances.json": {
    Reservations: [
      {
        OwnerId: "111122223333",
        Instances: [
          {
            InstanceId: ID,
            PrivateDnsName: "n1",
            Tags: [{ Key: "kubernetes.io/cluster/c", Value: "owned" }],
            MetadataOptions: options,
          },
        ],
      },
    ],
  },
});
const nodegroup = {
  "eks/c/aws/nodegroup.json": { nodegroup: { nodegroupName: "n", clusterName: "c", nodeRole: roleArn("nodes") } },
};
const node = (labels: Record<string, string>) => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: "n1", labels },
  spec: { providerID: `aws:///eu-west-1a/${ID}` },
});
const objects = [
  node({ "eks.amazonaws.com/nodegroup": "n" }),
  pod("a/web", { serviceAccountName: "web" }),
  pod("a/agent", { serviceAccountName: "agent", hostNetwork: true }),
];
const roles = iam({ nodes: { trust: [trusts({ Service: "ec2.amazonaws.com" })] } });
const closed = { HttpTokens: "required", HttpPutResponseHopLimit: 1, HttpEndpoint: "enabled" };

edgeTest(imdsNodeRole, {
  yields: {
    "hop limit 2 lets every pod through": {
      objects,
      documents: { ...roles, ...nodegroup, ...instance({ ...closed, HttpPutResponseHopLimit: 2 }) },
      steps: ["pod:a/web", "pod:a/agent", "system:serviceaccount:a:web", "system:serviceaccount:a:agent"].map(
        (from) => `${from} -> ${roleArn("nodes")}`,
      ),
    },
    "hop limit 1 only those in the node's network": {
      objects,
      documents: { ...roles, ...nodegroup, ...instance(closed) },
      steps: ["pod:a/agent", "system:serviceaccount:a:agent"].map((from) => `${from} -> ${roleArn("nodes")}`),
    },
  },
  silent: {
    placed: { objects: [objects[0] ?? {}, pod("a/web", { nodeName: "n2" })], documents: { ...roles, ...nodegroup } },
    "reach: the service is off": {
      objects,
      documents: { ...roles, ...nodegroup, ...instance({ ...closed, HttpEndpoint: "disabled" }) },
    },
    "reach: the caller says that hop limits are 1": {
      objects: [objects[0] ?? {}, pod("a/web")],
      documents: { ...roles, ...nodegroup },
      options: { assume: ["imds-hop-limit=1"] },
    },
    role: { objects: [node({}), pod("a/web")], documents: roles },
  },
});
