import { runnableAccounts } from "../world/service-account-targets.ts";
import { CREATE_WORKLOADS } from "../world/workload-kinds.ts";
import { defineEdge } from "./edge.ts";
import { rightSteps } from "./right-steps.ts";

export const createWorkload = defineEdge({
  id: "create-workload",
  title: "creates a workload under a ServiceAccount",
  from: ["kubernetes"],
  to: ["service-account"],
  nature: "abuse",
  meaning:
    "A Deployment, DaemonSet, StatefulSet, ReplicaSet, Job, CronJob or ReplicationController makes controllers create its pods, under any ServiceAccount of the namespace.",
  needs: { create: "may create workloads in the namespace of the ServiceAccount" },
  severity: "high",
  attack: ["T1610"],
  references: ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation"],
  blindSpots: [
    "admission policies and webhooks that restrict ServiceAccounts are not evaluated",
    "custom resources that make pods are the deputies' part",
  ],
  reads: ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "AccessPolicyAssociation", "ServiceAccount"],
  covers: ["kubernetes:26", "kubehound:POD_CREATE", "icekube:CREATE_POD_WITH_SA", "rbac-police:assign_sa"],
  find: (world, scope) =>
    rightSteps(world, scope, {
      need: "create",
      questions: () => CREATE_WORKLOADS,
      targets: (cluster, { namespace }) => runnableAccounts(world, cluster, { namespace, names: "*" }),
      // The writer of a pod chooses the audiences of the tokens in it.
      sets: { "@token-audience": ["any"] },
    }),
});
