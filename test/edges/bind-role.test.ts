import { bindRole } from "../../src/edges/bind-role.ts";
import { edgeTest } from "./edge-test.ts";
import { binding, clusterRole, grants, namespace, numberGrantsFromOne } from "./objects.ts";

numberGrantsFromOne();

const strong = clusterRole("strong", [{ apiGroups: [""], resources: ["secrets"], verbs: ["get"] }]);

edgeTest(bindRole, {
  yields: {
    "a named role in one namespace, by two bindings": {
      objects: [
        strong,
        ...grants(
          "user:dev a create rolebindings.rbac.authorization.k8s.io",
          "user:dev a bind roles.rbac.authorization.k8s.io",
        ),
        clusterRole("binder", [
          {
            apiGroups: ["rbac.authorization.k8s.io"],
            resources: ["clusterroles"],
            verbs: ["bind"],
            resourceNames: ["strong"],
          },
        ]),
        binding("user:dev", "a", "b", "ClusterRole/binder"),
      ],
      steps: [
        "user:dev -> rights:ClusterRole/a/strong",
        ...["g1", "g2"].map((name) => `user:dev -> rights:Role/a/${name}`),
      ],
    },
    "everywhere by a ClusterRoleBinding": {
      objects: [
        strong,
        ...grants(
          "group:ops * create clusterrolebindings.rbac.authorization.k8s.io",
          "group:ops * bind clusterroles.rbac.authorization.k8s.io strong",
        ),
      ],
      steps: ["group:ops -> rights:ClusterRole//strong"],
    },
    "in every namespace by RoleBindings": {
      objects: [
        strong,
        namespace("a"),
        namespace("b"),
        ...grants(
          "group:ops * create rolebindings.rbac.authorization.k8s.io",
          "group:ops * bind clusterroles.rbac.authorization.k8s.io strong",
        ),
      ],
      steps: ["group:ops -> rights:ClusterRole/a/strong", "group:ops -> rights:ClusterRole/b/strong"],
    },
    "rights that can bind in their turn": {
      objects: [
        strong,
        clusterRole("next", [
          { apiGroups: ["rbac.authorization.k8s.io"], resources: ["clusterrolebindings"], verbs: ["create"] },
          {
            apiGroups: ["rbac.authorization.k8s.io"],
            resources: ["clusterroles"],
            verbs: ["bind"],
            resourceNames: ["strong"],
          },
        ]),
        ...grants(
          "group:ops * create clusterrolebindings.rbac.authorization.k8s.io",
          "group:ops * bind clusterroles.rbac.authorization.k8s.io next",
        ),
      ],
      steps: ["group:ops -> rights:ClusterRole//next", "rights:ClusterRole//next -> rights:ClusterRole//strong"],
    },
  },
  silent: {
    write: { objects: [strong, ...grants("group:ops * bind clusterroles.rbac.authorization.k8s.io strong")] },
    bind: {
      objects: [
        strong,
        ...grants(
          "group:ops * create clusterrolebindings.rbac.authorization.k8s.io",
          "group:ops * bind clusterrolebindings.rbac.authorization.k8s.io",
        ),
      ],
    },
    "bind: whoever holds everything gains nothing": { objects: [strong, ...grants("group:ops * * *.*")] },
    role: {
      objects: grants(
        "group:ops * create clusterrolebindings.rbac.authorization.k8s.io",
        "group:ops * bind clusterroles.rbac.authorization.k8s.io gone",
      ),
    },
  },
});
