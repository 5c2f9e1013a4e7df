import { associatePodIdentity } from "../../src/edges/associate-pod-identity.ts";
import { edgeTest } from "./edge-test.ts";
import { allows, iam, roleArn, trusts, userArn } from "./iam.ts";

const service = { Service: "pods.eks.amazonaws.com" };
const CLUSTER = "arn:aws:eks:eu-west-1:111122223333:cluster/c";
const DATA = roleArn("data");
const U = userArn("u");
const roles = { data: { trust: [trusts(service, ["sts:AssumeRole", "sts:TagSession"])] } };
const passing = (to: string) => ({
  ...allows("iam:PassRole", DATA),
  Condition: { StringEquals: { "iam:PassedToService": to } },
});
const associate = allows("eks:CreatePodIdentityAssociation", CLUSTER);
const addon = {
  "eks/c/aws/addon.json": {
    addon: { addonName: "eks-pod-identity-agent", clusterName: "c", status: "ACTIVE", addonVersion: "v1" },
  },
};
const nodegroup = {
  "eks/c/aws/nodegroup.json": { nodegroup: { nodegroupName: "n", clusterName: "c", nodeRole: roleArn("nodes") } },
};

edgeTest(associatePodIdentity, {
  yields: {
    "with a pod of its own": {
      objects: [],
      documents: { ...iam(roles, { u: [associate, passing("pods.eks.amazonaws.com")] }), ...addon },
      steps: [`${U} + rights:own-pod -> ${DATA}`],
    },
    "a role that takes no session tags, which the association turns off": {
      objects: [],
      documents: {
        ...iam({ data: { trust: [trusts(service)] } }, { u: [associate, passing("pods.eks.amazonaws.com")] }),
        ...addon,
      },
      steps: [`${U} + rights:own-pod -> ${DATA}`],
    },
  },
  silent: {
    associate: { objects: [], documents: { ...iam(roles, { u: [passing("pods.eks.amazonaws.com")] }), ...addon } },
    pass: { objects: [], documents: { ...iam(roles, { u: [associate] }), ...addon } },
    "pass: to another service": {
      objects: [],
      documents: { ...iam(roles, { u: [associate, passing("ec2.amazonaws.com")] }), ...addon },
    },
    trust: {
      objects: [],
      documents: {
        ...iam(
          { data: { trust: [trusts({ Service: "ec2.amazonaws.com" })] } },
          { u: [associate, passing("pods.eks.amazonaws.com")] },
        ),
        ...addon,
      },
    },
    "pod: the cluster is in another account": {
      objects: [],
      documents: { ...iam(roles, { u: [associate, passing("pods.eks.amazonaws.com")] }), ...addon },
      cluster: { arn: "arn:aws:eks:eu-west-1:444455556666:cluster/c" },
    },
    agent: {
      objects: [],
      documents: {
        ...iam(
          { ...roles, nodes: { trust: [trusts({ Service: "ec2.amazonaws.com" })] } },
          { u: [associate, passing("pods.eks.amazonaws.com")] },
        ),
        ...addon,
        ...nodegroup,
      },
    },
  },
});
