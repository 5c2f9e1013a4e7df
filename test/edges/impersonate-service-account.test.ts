import { impersonateServiceAccount } from "../../src/edges/impersonate-service-account.ts";
import { edgeTest } from "./edge-test.ts";
import { grants, serviceAccount } from "./objects.ts";

edgeTest(impersonateServiceAccount, {
  yields: {
    "by name, in a namespace": {
      objects: [
        serviceAccount("a/one"),
        serviceAccount("a/two"),
        ...grants("user:one a impersonate serviceaccounts one", "user:all a impersonate serviceaccounts"),
      ],
      steps: [
        "user:one -> system:serviceaccount:a:one",
        "user:all -> system:serviceaccount:a:one",
        "user:all -> system:serviceaccount:a:two",
      ],
    },
  },
  silent: {
    impersonate: {
      objects: [
        serviceAccount("a/one"),
        ...grants(
          "user:dev b impersonate serviceaccounts",
          "user:dev a get serviceaccounts",
          "user:dev * impersonate users",
        ),
      ],
    },
  },
});
