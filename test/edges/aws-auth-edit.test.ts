import { awsAuthEdit } from "../../src/edges/aws-auth-edit.ts";
import { edgeTest } from "./edge-test.ts";
import { grants, object } from "./objects.ts";

const awsAuth = object("v1 ConfigMap kube-system/aws-auth", { data: { mapRoles: "[]" } });

edgeTest(awsAuthEdit, {
  yields: {
    "update or patch, everywhere or of that one": {
      objects: [
        awsAuth,
        ...grants(
          "user:all kube-system update configmaps",
          "user:one kube-system patch configmaps aws-auth",
          "group:ops * patch configmaps",
        ),
      ],
      steps: [
        "user:all -> group:system:masters",
        "user:one -> group:system:masters",
        "group:ops -> group:system:masters",
      ],
    },
    "create where there is none": {
      objects: grants("user:dev kube-system create configmaps"),
      steps: ["user:dev -> group:system:masters"],
    },
  },
  silent: {
    write: {
      objects: [
        awsAuth,
        ...grants(
          "user:dev kube-system get,create,delete configmaps",
          "user:dev kube-system patch configmaps other",
          "user:dev default update configmaps",
        ),
      ],
    },
    mode: {
      cluster: { accessConfig: { authenticationMode: "API" } },
      objects: [awsAuth, ...grants("user:dev kube-system update configmaps")],
    },
  },
});
