import { addsCapability, STRONG_CAPABILITIES } from "../world/capabilities.ts";
import { defineEdge } from "./edge.ts";
import { containerPlace, escapeSteps } from "./escape-steps.ts";

export const containerCapability = defineEdge({
  id: "container-capability",
  title: "container with a strong capability takes over its node",
  from: ["pod"],
  to: ["node"],
  nature: "abuse",
  meaning:
    "SYS_MODULE loads kernel modules, SYS_ADMIN mounts and writes cgroups, DAC_READ_SEARCH opens any file of the node by handle, SYS_RAWIO writes its memory, BPF its kernel.",
  needs: { capability: "a container of the pod adds such a capability" },
  severity: "high",
  attack: ["T1611"],
  references: [
    "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
    "https://man7.org/linux/man-pages/man7/capabilities.7.html",
  ],
  blindSpots: ["AppArmor, SELinux and seccomp profiles that take the capability's edge off", "user namespaces of pods"],
  reads: ["Pod", "Workload", "Node"],
  covers: [
    "kubernetes:47",
    "kubehound:CE_MODULE_LOAD",
    "icekube:CAN_CGROUP_BREAKOUT",
    "icekube:CAN_LOAD_KERNEL_MODULES",
    "icekube:CAN_ACCESS_HOST_FD",
  ],
  find: (world, scope) =>
    escapeSteps(world, scope, (pod) => {
      const index = pod.spec.containers.findIndex((container) =>
        STRONG_CAPABILITIES.some((name) => addsCapability(container, name)),
      );
      return index < 0 ? undefined : { capability: containerPlace(world, pod, index) };
    }),
});
