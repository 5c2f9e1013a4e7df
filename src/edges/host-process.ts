import { addsCapability } from "../world/capabilities.ts";
import { defineEdge } from "./edge.ts";
import { containerPlace, escapeSteps } from "./escape-steps.ts";

export const hostProcess = defineEdge({
  id: "host-process",
  title: "container that sees the node's processes enters them",
  from: ["pod"],
  to: ["node"],
  nature: "abuse",
  meaning:
    "With the node's process namespace and privilege, or SYS_PTRACE with SYS_ADMIN, a container enters process 1 of the node (nsenter) or injects code into a process of root.",
  needs: {
    hostPID: "the pod shares the process namespace of the node",
    privilege: "a container is privileged, or adds SYS_PTRACE",
  },
  severity: "critical",
  attack: ["T1611"],
  references: [
    "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
    "https://man7.org/linux/man-pages/man1/nsenter.1.html",
  ],
  blindSpots: ["AppArmor and Yama, which may forbid ptrace"],
  reads: ["Pod", "Workload", "Node"],
  covers: [
    "kubernetes:48",
    "kubernetes:47",
    "kubehound:CE_NSENTER",
    "kubehound:CE_SYS_PTRACE",
    "icekube:CAN_NSENTER_HOST",
  ],
  find: (world, scope) =>
    escapeSteps(world, scope, (pod) => {
      if (!pod.spec.hostPID) return undefined;
      const index = pod.spec.containers.findIndex(
        (container) => container.privileged === true || addsCapability(container, "SYS_PTRACE"),
      );
      if (index < 0) return undefined;
      return {
        hostPID: { evidence: [world.estate.evidence.below(pod.evidence, "hostPID")] },
        privilege: containerPlace(world, pod, index),
      };
    }),
});
