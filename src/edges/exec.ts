import { podTargets } from "../world/pods.ts";
import { streamQuestions } from "../world/stream-questions.ts";
import { defineEdge } from "./edge.ts";
import { rightSteps } from "./right-steps.ts";

export const exec = defineEdge({
  id: "exec",
  title: "runs commands in a pod",
  from: ["kubernetes"],
  to: ["pod"],
  nature: "abuse",
  meaning:
    "A command runs in a container of the pod. Up to 1.34 a websocket request is authorized as get; from 1.35 it needs create as well.",
  needs: { exec: "may create (before 1.35: or get) the exec subresource of the pod" },
  severity: "high",
  attack: ["T1609"],
  references: [
    "https://kubernetes.io/docs/tasks/debug/debug-application/get-shell-running-container/",
    "https://github.com/kubernetes/kubernetes/pull/134577",
  ],
  blindSpots: ["a container without a shell"],
  reads: ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "AccessPolicyAssociation", "Pod", "Cluster"],
  covers: ["kubernetes:30", "kubehound:POD_EXEC", "icekube:EXEC_INTO", "rbac-police:pods_exec"],
  find: (world, scope) =>
    rightSteps(world, scope, {
      need: "exec",
      questions: (cluster) => streamQuestions(cluster, "exec"),
      targets: podTargets,
    }),
});
