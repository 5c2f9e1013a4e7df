import { defineEdge } from "./edge.ts";
import { containerPlace, escapeSteps } from "./escape-steps.ts";

export const privilegedContainer = defineEdge({
  id: "privileged-container",
  title: "privileged container takes over its node",
  from: ["pod"],
  to: ["node"],
  nature: "abuse",
  meaning:
    "A privileged container has every capability and every device of the node: it mounts the node's disk, loads kernel modules, enters its namespaces.",
  needs: { privileged: "a container of the pod is privileged" },
  severity: "critical",
  attack: ["T1611"],
  references: ["https://kubernetes.io/docs/concepts/security/pod-security-standards/"],
  blindSpots: [],
  reads: ["Pod", "Workload", "Node"],
  covers: ["kubernetes:46", "kubehound:CE_MODULE_LOAD", "kubehound:CE_PRIV_MOUNT", "icekube:IS_PRIVILEGED"],
  find: (world, scope) =>
    escapeSteps(world, scope, (pod) => {
      const index = pod.spec.containers.findIndex((container) => container.privileged === true);
      return index < 0 ? undefined : { privileged: containerPlace(world, pod, index) };
    }),
});
