import { capabilityDeputy } from "../../src/edges/capability-deputy.ts";
import { edgeTest } from "./edge-test.ts";
import { grants } from "./objects.ts";

const capability = (type: string) => ({
  capability: {
    capabilityName: "x",
    arn: "arn:aws:eks:eu-west-1:111122223333:capability/c/x/1",
    clusterName: "c",
    type,
    roleArn: "arn:aws:iam::111122223333:role/capability",
    configuration: {},
  },
});

edgeTest(capabilityDeputy, {
  yields: {
    "the role of the capability": {
      documents: { "eks/c/aws/capability.json": capability("ARGOCD") },
      objects: grants("user:dev argocd create applications.argoproj.io"),
      steps: ["user:dev -> arn:aws:iam::111122223333:role/capability"],
    },
  },
  silent: {
    write: {
      documents: { "eks/c/aws/capability.json": capability("ARGOCD") },
      objects: grants("user:dev argocd get applications.argoproj.io", "user:dev a create roles.iam.services.k8s.aws"),
    },
    capability: { objects: grants("user:dev argocd create applications.argoproj.io") },
  },
});
