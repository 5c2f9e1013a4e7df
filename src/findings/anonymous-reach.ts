import { defineFinding } from "./finding.ts";
import { boundTo } from "./wide-subjects.ts";

export const anonymousReach = defineFinding({
  id: "anonymous-reach",
  title: "a binding reaches requests without credentials",
  severity: "critical",
  meaning:
    "Everybody who reaches the API endpoint holds the role. From EKS 1.32 on such requests get no further than the health endpoints, but the binding waits for a cluster where they do.",
  remedy: "delete the binding",
  attack: ["T1190", "T1078"],
  references: ["https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-requests"],
  reads: ["RoleBinding", "ClusterRoleBinding"],
  find: (world) =>
    boundTo(
      world,
      (kind, name) =>
        (kind === "User" && name === "system:anonymous") || (kind === "Group" && name === "system:unauthenticated"),
      "requests without credentials",
    ),
});
