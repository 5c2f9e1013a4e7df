import { defineFinding } from "./finding.ts";
import { boundTo } from "./wide-subjects.ts";

export const authenticatedReach = defineFinding({
  id: "authenticated-reach",
  title: "a binding reaches everybody who is authenticated, or every workload",
  severity: "high",
  meaning: "Every mapped principal and every ServiceAccount of the cluster holds the role, those of tomorrow too.",
  remedy: "bind the groups and ServiceAccounts that are meant",
  attack: ["T1078"],
  references: ["https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings"],
  reads: ["RoleBinding", "ClusterRoleBinding"],
  find: (world) =>
    boundTo(
      world,
      (kind, name) => kind === "Group" && (name === "system:authenticated" || name === "system:serviceaccounts"),
      "everybody",
    ),
});
