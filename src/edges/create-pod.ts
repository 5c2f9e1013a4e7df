import { runnableAccounts } from "../world/service-account-targets.ts";
import { CREATE_PODS } from "../world/workload-kinds.ts";
import { defineEdge } from "./edge.ts";
import { rightSteps } from "./right-steps.ts";

export const createPod = defineEdge({
  id: "create-pod",
  title: "creates a pod under a ServiceAccount",
  from: ["kubernetes"],
  to: ["service-account"],
  nature: "abuse",
  meaning:
    "Whoever creates a pod chooses its ServiceAccount and its image, so code of theirs acts as any ServiceAccount of the namespace.",
  needs: { create: "may create pods in the namespace of the ServiceAccount" },
  severity: "high",
  attack: ["T1610"],
  references: ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation"],
  blindSpots: [
    "admission policies and webhooks that restrict ServiceAccounts are not evaluated",
    "a ServiceAccount of whose object nothing is known is taken to exist",
  ],
  reads: ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "AccessPolicyAssociation", "ServiceAccount"],
  covers: ["kubernetes:25", "kubehound:POD_CREATE", "icekube:CREATE_POD_WITH_SA", "rbac-police:assign_sa"],
  find: (world, scope) =>
    rightSteps(world, scope, {
      need: "create",
      questions: () => CREATE_PODS,
      targets: (cluster, { namespace }) => runnableAccounts(world, cluster, { namespace, names: "*" }),
      // The writer of a pod chooses the audiences of the tokens in it.
      sets: { "@token-audience": ["any"] },
    }),
});
