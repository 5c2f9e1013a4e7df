import { impersonateUser } from "../../src/edges/impersonate-user.ts";
import { edgeTest } from "./edge-test.ts";
import { binding, clusterRole, grants } from "./objects.ts";

edgeTest(impersonateUser, {
  yields: {
    "by name, or any that something names": {
      objects: grants("user:one * impersonate users alice", "group:all * impersonate users", "user:alice a get pods"),
      steps: ["user:one -> user:alice", "group:all -> user:alice", "group:all -> user:one"],
    },
  },
  silent: {
    impersonate: {
      objects: grants(
        "user:dev * get users",
        "user:dev * impersonate groups g",
        "user:dev * impersonate users system:serviceaccount:a:one",
      ),
    },
    "impersonate: a RoleBinding grants nothing on users": {
      objects: [
        clusterRole("i", [{ apiGroups: [""], resources: ["users"], verbs: ["impersonate"] }]),
        binding("user:dev", "a", "b", "ClusterRole/i"),
      ],
    },
  },
});
