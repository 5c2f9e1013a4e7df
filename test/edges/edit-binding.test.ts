import { editBinding } from "../../src/edges/edit-binding.ts";
import { edgeTest } from "./edge-test.ts";
import { binding, clusterRole, grants } from "./objects.ts";

const there = [
  clusterRole("strong", [{ apiGroups: [""], resources: ["secrets"], verbs: ["get"] }]),
  binding("user:other", "a", "others", "ClusterRole/strong"),
];

edgeTest(editBinding, {
  yields: {
    "a named binding": {
      objects: [
        ...there,
        ...grants("user:dev a patch rolebindings.rbac.authorization.k8s.io others"),
        clusterRole("binder", [
          { apiGroups: ["rbac.authorization.k8s.io"], resources: ["clusterroles"], verbs: ["bind"] },
        ]),
        binding("user:dev", "a", "b", "ClusterRole/binder"),
      ],
      steps: ["user:dev -> rights:ClusterRole/a/strong"],
    },
  },
  silent: {
    write: {
      objects: [
        ...there,
        ...grants(
          "user:dev a get rolebindings.rbac.authorization.k8s.io",
          "user:dev * bind clusterroles.rbac.authorization.k8s.io",
        ),
      ],
    },
    bind: {
      objects: [
        ...there,
        ...grants(
          "user:dev a update rolebindings.rbac.authorization.k8s.io",
          "user:dev * bind clusterroles.rbac.authorization.k8s.io other",
        ),
      ],
    },
    binding: {
      objects: [
        ...there,
        ...grants(
          "user:dev a update rolebindings.rbac.authorization.k8s.io gone",
          "user:dev * bind clusterroles.rbac.authorization.k8s.io strong",
        ),
      ],
    },
  },
});
