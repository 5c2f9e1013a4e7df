import { CREATE_ANY_POD } from "../world/workload-kinds.ts";
import { defineEdge } from "./edge.ts";
import { rightSteps } from "./right-steps.ts";

export const mountSecret = defineEdge({
  id: "mount-secret",
  title: "has a pod read Secrets and ConfigMaps",
  from: ["kubernetes"],
  to: ["rights"],
  nature: "abuse",
  meaning: "A pod mounts any Secret and ConfigMap of its namespace: whoever makes pods reads them without a right to.",
  needs: { create: "may create pods or workloads in the namespace" },
  severity: "high",
  attack: ["T1552.007"],
  references: ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation"],
  blindSpots: [],
  reads: ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "AccessPolicyAssociation", "Secret", "ConfigMap"],
  covers: ["kubernetes:21", "kubehound:VOLUME_DISCOVER"],
  find: (world, scope) =>
    rightSteps(world, scope, {
      need: "create",
      questions: () => CREATE_ANY_POD,
      targets: (cluster, { namespace }) => [
        namespace === "" ? cluster.hubs.everyMount() : cluster.hubs.mountsOf(namespace),
      ],
    }),
});
