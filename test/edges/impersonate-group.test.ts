import { impersonateGroup } from "../../src/edges/impersonate-group.ts";
import { edgeTest } from "./edge-test.ts";
import { grants } from "./objects.ts";

edgeTest(impersonateGroup, {
  yields: {
    "with some user, by two bindings": {
      objects: grants("user:dev * impersonate groups admins", "user:dev * impersonate users nobody"),
      steps: ["user:dev -> group:admins"],
    },
    "with some ServiceAccount, whatever its namespace": {
      objects: grants("user:dev * impersonate groups system:masters", "user:dev a impersonate serviceaccounts one"),
      steps: ["user:dev -> group:system:masters"],
    },
  },
  silent: {
    group: { objects: grants("user:dev * impersonate users nobody") },
    user: { objects: grants("user:dev * impersonate groups system:masters") },
  },
});
