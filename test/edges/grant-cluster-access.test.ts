import { grantClusterAccess } from "../../src/edges/grant-cluster-access.ts";
import { edgeTest } from "./edge-test.ts";
import { allows, iam, userArn } from "./iam.ts";

const CLUSTER = "arn:aws:eks:eu-west-1:111122223333:cluster/c";
const ENTRY = "arn:aws:eks:eu-west-1:111122223333:access-entry/c/*";
const U = userArn("u");
const both = [allows("eks:CreateAccessEntry", CLUSTER), allows("eks:AssociateAccessPolicy", ENTRY)];
const entry = {
  "eks/c/aws/entry.json": {
    accessEntry: { clusterName: "c", principalArn: U, kubernetesGroups: [], username: U, type: "STANDARD" },
  },
};
const only = (policy: string) => ({
  ...allows("eks:*"),
  Condition: { ArnEqualsIfExists: { "eks:policyArn": `arn:aws:eks::aws:cluster-access-policy/${policy}` } },
});

edgeTest(grantClusterAccess, {
  yields: {
    "an entry of its own making": {
      objects: [],
      documents: iam({}, { u: both }),
      steps: [`${U} -> rights:any`],
    },
    "the entry that it has": {
      objects: [],
      documents: { ...iam({}, { u: [allows("eks:AssociateAccessPolicy", ENTRY)] }), ...entry },
      steps: [`${U} -> rights:any`],
    },
    "a grant that names the policy": {
      objects: [],
      documents: iam({}, { u: [only("AmazonEKSClusterAdminPolicy")] }),
      steps: [`${U} -> rights:any`],
    },
  },
  silent: {
    entry: { objects: [], documents: iam({}, { u: both.slice(1) }) },
    policy: { objects: [], documents: iam({}, { u: both.slice(0, 1) }) },
    "policy: it is allowed on the cluster, which is no access entry": {
      objects: [],
      documents: iam({}, { u: [allows(["eks:CreateAccessEntry", "eks:AssociateAccessPolicy"], CLUSTER)] }),
    },
    "policy: weaker ones only": { objects: [], documents: iam({}, { u: [only("AmazonEKSViewPolicy")] }) },
    "entry: the cluster does not listen to entries": {
      objects: [],
      documents: iam({}, { u: both }),
      cluster: { accessConfig: { authenticationMode: "CONFIG_MAP" } },
    },
  },
});
