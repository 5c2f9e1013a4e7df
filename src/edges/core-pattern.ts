import { hostMounts, reaches } from "../world/host-paths.ts";
import { defineEdge } from "./edge.ts";
import { escapeSteps } from "./escape-steps.ts";

export const corePattern = defineEdge({
  id: "core-pattern",
  title: "container that sets the core pattern runs code on its node",
  from: ["pod"],
  to: ["node"],
  nature: "abuse",
  meaning:
    "The kernel runs the program that /proc/sys/kernel/core_pattern names, outside every container, when a process crashes.",
  needs: { mount: "a container mounts /proc/sys/kernel of the node, writable" },
  severity: "high",
  attack: ["T1611"],
  references: ["https://man7.org/linux/man-pages/man5/core.5.html"],
  blindSpots: ["a container that is not root cannot write there"],
  reads: ["Pod", "Workload", "Node"],
  covers: ["kubernetes:52", "kubehound:CE_UMH_CORE_PATTERN"],
  find: (world, scope) =>
    escapeSteps(world, scope, (pod) => {
      const mount = hostMounts(pod.spec).find(
        (one) => !one.readOnly && one.runsAsRoot && reaches(one, "/proc/sys/kernel/core_pattern"),
      );
      if (mount === undefined) return undefined;
      return {
        mount: {
          evidence: [world.estate.evidence.below(pod.evidence, "volumes")],
          note: `container ${mount.container} has ${mount.path === "" ? "/" : mount.path} of the node, writable`,
        },
      };
    }),
});
