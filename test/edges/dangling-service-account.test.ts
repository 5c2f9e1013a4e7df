import { danglingServiceAccount } from "../../src/edges/dangling-service-account.ts";
import { edgeTest } from "./edge-test.ts";
import { grants, serviceAccount } from "./objects.ts";

edgeTest(danglingServiceAccount, {
  yields: {
    "named by a binding, in a live listing": {
      objects: [
        serviceAccount("a/one"),
        ...grants(
          "a/gone a get secrets",
          "user:dev a create serviceaccounts",
          "user:dev a create pods",
          "group:ops * create serviceaccounts,serviceaccounts/token",
        ),
      ],
      steps: ["user:dev -> system:serviceaccount:a:gone", "group:ops -> system:serviceaccount:a:gone"],
    },
  },
  silent: {
    create: { objects: [serviceAccount("a/one"), ...grants("a/gone a get secrets", "user:dev a create pods")] },
    use: { objects: [serviceAccount("a/one"), ...grants("a/gone a get secrets", "user:dev a create serviceaccounts")] },
    missing: {
      objects: [
        serviceAccount("a/one"),
        ...grants("a/one a get secrets", "user:dev a create serviceaccounts", "user:dev a create pods"),
      ],
    },
  },
});
