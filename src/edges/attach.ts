import { podTargets } from "../world/pods.ts";
import { streamQuestions } from "../world/stream-questions.ts";
import { defineEdge } from "./edge.ts";
import { rightSteps } from "./right-steps.ts";

export const attach = defineEdge({
  id: "attach",
  title: "attaches to the main process of a pod",
  from: ["kubernetes"],
  to: ["pod"],
  nature: "abuse",
  meaning:
    "Input and output of a container's main process; where that process is a shell or an interpreter, it is as good as exec.",
  needs: { attach: "may create (before 1.35: or get) the attach subresource of the pod" },
  severity: "medium",
  attack: ["T1609"],
  references: ["https://kubernetes.io/docs/reference/kubectl/generated/kubectl_attach/"],
  blindSpots: ["a process that does not read its input"],
  reads: ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "AccessPolicyAssociation", "Pod", "Cluster"],
  covers: ["kubernetes:31", "kubehound:CONTAINER_ATTACH"],
  find: (world, scope) =>
    rightSteps(world, scope, {
      need: "attach",
      questions: (cluster) => streamQuestions(cluster, "attach"),
      targets: podTargets,
    }),
});
