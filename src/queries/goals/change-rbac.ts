import type { Goal } from "./goal.ts";

/** The effect: change what somebody may do. */
export const changeRbac: Goal = {
  id: "change-rbac",
  title: "change what somebody may do",
  anyOf: [
    { verb: "create", resource: "roles.rbac.authorization.k8s.io" },
    { verb: "update", resource: "roles.rbac.authorization.k8s.io" },
    { verb: "patch", resource: "roles.rbac.authorization.k8s.io" },
    { verb: "create", resource: "clusterroles.rbac.authorization.k8s.io" },
    { verb: "update", resource: "clusterroles.rbac.authorization.k8s.io" },
    { verb: "patch", resource: "clusterroles.rbac.authorization.k8s.io" },
    { verb: "create", resource: "rolebindings.rbac.authorization.k8s.io" },
    { verb: "update", resource: "rolebindings.rbac.authorization.k8s.io" },
    { verb: "patch", resource: "rolebindings.rbac.authorization.k8s.io" },
    { verb: "create", resource: "clusterrolebindings.rbac.authorization.k8s.io" },
    { verb: "update", resource: "clusterrolebindings.rbac.authorization.k8s.io" },
    { verb: "patch", resource: "clusterrolebindings.rbac.authorization.k8s.io" },
  ],
};
