import { defineFinding } from "./finding.ts";
import { boundTo } from "./wide-subjects.ts";

export const defaultServiceAccount = defineFinding({
  id: "default-service-account",
  title: "a binding names the ServiceAccount `default`",
  severity: "medium",
  meaning: "Every pod of the namespace that names no ServiceAccount runs as this one and holds the role.",
  remedy: "give the workload a ServiceAccount of its own and bind that",
  attack: ["T1078"],
  references: ["https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/"],
  reads: ["RoleBinding", "ClusterRoleBinding"],
  find: (world) =>
    boundTo(
      world,
      (kind, name) => kind === "ServiceAccount" && name === "default",
      "every pod that names no ServiceAccount",
    ),
});
