import { ownPod } from "../../src/edges/own-pod.ts";
import { edgeTest } from "./edge-test.ts";
import { allows, iam, trusts } from "./iam.ts";
import { grants } from "./objects.ts";

const roles = {
  data: { trust: [trusts({ Service: "pods.eks.amazonaws.com" }, ["sts:AssumeRole", "sts:TagSession"])] },
};
const giver = { u: [allows(["eks:CreatePodIdentityAssociation", "iam:PassRole"])] };

edgeTest(ownPod, {
  yields: {
    "pods where somebody may give them roles": {
      objects: grants("user:ann shop create pods"),
      documents: iam(roles, giver),
      steps: ["user:ann -> rights:own-pod"],
    },
  },
  silent: {
    create: { objects: grants("user:ann shop get pods"), documents: iam(roles, giver) },
    roles: { objects: grants("user:ann shop create pods"), documents: iam(roles, {}) },
  },
});
