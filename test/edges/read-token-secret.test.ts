import { readTokenSecret } from "../../src/edges/read-token-secret.ts";
import { edgeTest } from "./edge-test.ts";
import { grants, pod, secret, serviceAccount, tokenSecret } from "./objects.ts";

const there = [
  serviceAccount("a/one"),
  serviceAccount("b/two"),
  tokenSecret("a/one-token", "one"),
  tokenSecret("b/two-token", "two"),
];

edgeTest(readTokenSecret, {
  yields: {
    "by get, list or watch; by name": {
      objects: [
        ...there,
        ...grants("user:get a get secrets one-token", "user:list a list secrets", "user:watch * watch secrets"),
      ],
      steps: [
        "user:get -> system:serviceaccount:a:one",
        "user:list -> system:serviceaccount:a:one",
        "user:watch -> system:serviceaccount:a:one",
        "user:watch -> system:serviceaccount:b:two",
      ],
    },
    "a node reads the Secrets of its own pods, and so does whoever is in the pod": {
      objects: [
        ...there,
        pod("a/web", { volumes: [{ name: "v", secret: { secretName: "one-token" } }] }),
        pod("b/db", { nodeName: "n2" }),
      ],
      steps: ["node:n1 -> system:serviceaccount:a:one", "rights:mounted/a/web -> system:serviceaccount:a:one"],
    },
    "before 1.24 every ServiceAccount has one": {
      cluster: { version: "1.23" },
      objects: [
        serviceAccount("a/old", { secrets: [{ name: "old-token-x1" }] }),
        ...grants("user:get a get secrets old-token-x1"),
      ],
      steps: ["user:get -> system:serviceaccount:a:old"],
    },
  },
  silent: {
    read: {
      objects: [
        ...there,
        ...grants("user:dev a create,delete secrets", "user:dev a get secrets other", "user:dev c get secrets"),
      ],
      from: "user:dev",
    },
    token: { objects: [serviceAccount("a/one"), secret("a/plain"), ...grants("user:dev a get secrets")] },
  },
});
