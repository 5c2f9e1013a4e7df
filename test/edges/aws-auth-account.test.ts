import { awsAuthAccount } from "../../src/edges/aws-auth-account.ts";
import { edgeTest } from "./edge-test.ts";
import { object } from "./objects.ts";

const awsAuth = (data: object) => object("v1 ConfigMap kube-system/aws-auth", { data });

edgeTest(awsAuthAccount, {
  yields: {
    "whoever the entry names": {
      objects: [awsAuth({ mapAccounts: "- '444455556666'" })],
      steps: ["arn:aws:iam::444455556666:root -> user:arn:aws:iam::444455556666:*"],
    },
  },
  silent: {
    mapping: { objects: [awsAuth({ mapAccounts: "[]" })] },
    mode: {
      cluster: { accessConfig: { authenticationMode: "API" } },
      objects: [awsAuth({ mapAccounts: "- '444455556666'" })],
    },
  },
});
