import { awsAuthRole } from "../../src/edges/aws-auth-role.ts";
import { edgeTest } from "./edge-test.ts";
import { object } from "./objects.ts";

const awsAuth = (data: object) => object("v1 ConfigMap kube-system/aws-auth", { data });

edgeTest(awsAuthRole, {
  yields: {
    "whoever the entry names": {
      objects: [
        awsAuth({ mapRoles: "- {rolearn: 'arn:aws:iam::111122223333:role/dev', username: dev, groups: [team]}" }),
      ],
      steps: ["arn:aws:iam::111122223333:role/dev -> user:dev"],
    },
  },
  silent: {
    mapping: { objects: [awsAuth({ mapRoles: "[]" })] },
    mode: {
      cluster: { accessConfig: { authenticationMode: "API" } },
      objects: [
        awsAuth({ mapRoles: "- {rolearn: 'arn:aws:iam::111122223333:role/dev', username: dev, groups: [team]}" }),
      ],
    },
  },
});
