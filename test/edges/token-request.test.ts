import { tokenRequest } from "../../src/edges/token-request.ts";
import { edgeTest } from "./edge-test.ts";
import { grants, pod, serviceAccount } from "./objects.ts";

const accounts = [serviceAccount("a/one"), serviceAccount("a/two"), serviceAccount("b/three")];

edgeTest(tokenRequest, {
  yields: {
    "by name and for a namespace": {
      objects: [
        ...accounts,
        ...grants("user:all a create serviceaccounts/token", "user:one a create serviceaccounts/token two"),
      ],
      steps: [
        "user:all -> system:serviceaccount:a:one",
        "user:all -> system:serviceaccount:a:two",
        "user:one -> system:serviceaccount:a:two",
      ],
    },
    "a node has tokens of the ServiceAccounts of its own pods, mounted or not": {
      objects: [
        ...accounts,
        pod("a/web", { serviceAccountName: "one", automountServiceAccountToken: false }),
        pod("b/db", { serviceAccountName: "three", nodeName: "n2" }),
      ],
      steps: ["node:n1 -> system:serviceaccount:a:one", "node:n2 -> system:serviceaccount:b:three"],
    },
  },
  silent: {
    create: {
      objects: [
        ...accounts,
        ...grants(
          "user:dev a create serviceaccounts",
          "user:dev a get serviceaccounts/token",
          "user:dev a create serviceaccounts/token nobody",
        ),
      ],
    },
  },
});
