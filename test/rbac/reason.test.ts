/** The sentences of kube-apiserver. */
import { expect, it } from "vitest";
import { ask, authorizerOf, binding, clusterBinding, clusterRole } from "./policy-builder.ts";

const objects = [
  clusterRole("r", ["get core pods"]),
  clusterBinding("cb", "r", ["group:dev"]),
  binding("a/rb", "ClusterRole/r", ["sa:/bot", "sa:other/bot"]),
  binding("a/gone", "Role/x", ["user:alice"]),
  binding("a/gone2", "Role/x", ["user:alice"]),
  clusterBinding("gone3", "y", ["user:alice"]),
];

it.each([
  ["alice", ["dev"], "", 'RBAC: allowed by ClusterRoleBinding "cb" of ClusterRole "r" to Group "dev"'],
  [
    "system:serviceaccount:a:bot",
    [],
    "a",
    'RBAC: allowed by RoleBinding "rb/a" of ClusterRole "r" to ServiceAccount "bot/a"',
  ],
  [
    "system:serviceaccount:other:bot",
    [],
    "a",
    'RBAC: allowed by RoleBinding "rb/a" of ClusterRole "r" to ServiceAccount "bot/other"',
  ],
  ["alice", [], "", 'RBAC: clusterrole.rbac.authorization.k8s.io "y" not found'],
  [
    "alice",
    [],
    "a",
    'RBAC: [clusterrole.rbac.authorization.k8s.io "y" not found, role.rbac.authorization.k8s.io "x" not found]',
  ],
  ["nobody", [], "a", ""],
  ["root", ["system:masters"], "a", ""],
])("%s in %j of namespace `%s`: %s", (user, groups, namespace, reason) => {
  expect(ask(authorizerOf(objects), user, groups, "get pods", namespace).reason).toBe(reason);
});
