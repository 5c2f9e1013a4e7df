import { bootstrapToken } from "../../src/edges/bootstrap-token.ts";
import { edgeTest } from "./edge-test.ts";
import { grants, secret } from "./objects.ts";

const token = secret("kube-system/bootstrap-token-abc123", "bootstrap.kubernetes.io/token");
const on = { assume: ["bootstrap-tokens=on"] };

edgeTest(bootstrapToken, {
  yields: {
    "one that is there, or one of its own": {
      options: on,
      objects: [
        token,
        ...grants("user:read kube-system get secrets bootstrap-token-abc123", "user:make kube-system create secrets"),
      ],
      steps: ["user:read -> group:system:bootstrappers", "user:make -> group:system:bootstrappers"],
    },
  },
  silent: {
    secret: {
      options: on,
      objects: [token, ...grants("user:read default get,create secrets", "user:read kube-system get secrets other")],
    },
    "secret: EKS signs in by IAM": { objects: [token, ...grants("user:read kube-system get secrets")] },
  },
});
