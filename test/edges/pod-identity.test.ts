import { podIdentity } from "../../src/edges/pod-identity.ts";
import { edgeTest } from "./edge-test.ts";
import { allows, iam, roleArn, trusts } from "./iam.ts";
import { serviceAccount } from "./objects.ts";

const service = { Service: "pods.eks.amazonaws.com" };
const tagged = trusts(service, ["sts:AssumeRole", "sts:TagSession"]);
const association = (more: Record<string, unknown> = {}) => ({
  "eks/c/aws/association.json": {
    association: {
      clusterName: "c",
      namespace: "shop",
      serviceAccount: "api",
      roleArn: roleArn("app"),
      associationArn: "arn:aws:eks:eu-west-1:111122223333:podidentityassociation/c/a-1",
      ...more,
    },
  },
});
const addon = {
  "eks/c/aws/addon.json": {
    addon: { addonName: "eks-pod-identity-agent", clusterName: "c", status: "ACTIVE", addonVersion: "v1" },
  },
};
const nodegroup = {
  "eks/c/aws/nodegroup.json": { nodegroup: { nodegroupName: "n", clusterName: "c", nodeRole: roleArn("nodes") } },
};
const objects = [serviceAccount("shop/api")];
const API = "system:serviceaccount:shop:api";

edgeTest(podIdentity, {
  yields: {
    "the role of the association": {
      objects,
      documents: { ...iam({ app: { trust: [tagged] } }), ...association(), ...addon },
      steps: [`${API} -> ${roleArn("app")}`],
    },
    "its target role": {
      objects,
      documents: {
        ...iam({
          app: { trust: [tagged], allows: [allows(["sts:AssumeRole", "sts:TagSession"])] },
          target: { trust: [trusts({ AWS: roleArn("app") }, ["sts:AssumeRole", "sts:TagSession"])] },
        }),
        ...association({ targetRoleArn: roleArn("target") }),
        ...addon,
      },
      steps: [`${API} -> ${roleArn("target")}`],
    },
    "a session that its policy narrows": {
      objects,
      documents: {
        ...iam({ app: { trust: [trusts(service)] } }),
        ...association({ disableSessionTags: true, policy: '{"Version":"2012-10-17","Statement":[]}' }),
        ...addon,
      },
      steps: [`${API} -> arn:aws:sts::111122223333:assumed-role/app/eks-c-shop-api`],
    },
  },
  silent: {
    association: { objects, documents: { ...iam({ app: { trust: [tagged] } }), ...addon } },
    "trust: it lacks sts:TagSession": {
      objects,
      documents: { ...iam({ app: { trust: [trusts(service)] } }), ...association(), ...addon },
    },
    "agent: no role of a node may ask": {
      objects,
      documents: {
        ...iam({ app: { trust: [tagged] }, nodes: { trust: [trusts({ Service: "ec2.amazonaws.com" })] } }),
        ...association(),
        ...addon,
        ...nodegroup,
      },
    },
  },
});
