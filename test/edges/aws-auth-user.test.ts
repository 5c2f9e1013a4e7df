import { awsAuthUser } from "../../src/edges/aws-auth-user.ts";
import { edgeTest } from "./edge-test.ts";
import { object } from "./objects.ts";

const awsAuth = (data: object) => object("v1 ConfigMap kube-system/aws-auth", { data });

edgeTest(awsAuthUser, {
  yields: {
    "whoever the entry names": {
      objects: [
        awsAuth({ mapUsers: "- {userarn: 'arn:aws:iam::111122223333:user/eve', username: eve, groups: [team]}" }),
      ],
      steps: ["arn:aws:iam::111122223333:user/eve -> user:eve"],
    },
  },
  silent: {
    mapping: { objects: [awsAuth({ mapUsers: "[]" })] },
    mode: {
      cluster: { accessConfig: { authenticationMode: "API" } },
      objects: [
        awsAuth({ mapUsers: "- {userarn: 'arn:aws:iam::111122223333:user/eve', username: eve, groups: [team]}" }),
      ],
    },
  },
});
