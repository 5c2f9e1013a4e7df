import { hostMounts, RUNTIME_SOCKETS, reaches } from "../world/host-paths.ts";
import { defineEdge } from "./edge.ts";
import { escapeSteps } from "./escape-steps.ts";

export const runtimeSocket = defineEdge({
  id: "runtime-socket",
  title: "container with the runtime's socket starts containers on its node",
  from: ["pod"],
  to: ["node"],
  nature: "abuse",
  meaning:
    "Whoever speaks to containerd, CRI-O or Docker starts a container with the node's disk and processes. A read-only mount of a socket takes nothing away.",
  needs: { socket: "a container mounts the socket of a container runtime, or a directory above it" },
  severity: "critical",
  attack: ["T1611"],
  references: [
    "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath",
    "https://kubernetes.io/docs/setup/production-environment/container-runtimes/",
  ],
  blindSpots: ["a socket in another place"],
  reads: ["Pod", "Workload", "Node"],
  covers: ["kubernetes:50", "kubehound:EXPLOIT_CONTAINERD_SOCK", "icekube:CAN_ACCESS_DANGEROUS_HOST_PATH"],
  find: (world, scope) =>
    escapeSteps(world, scope, (pod) => {
      const mount = hostMounts(pod.spec).find((one) => RUNTIME_SOCKETS.some((path) => reaches(one, path)));
      if (mount === undefined) return undefined;
      return {
        socket: {
          evidence: [world.estate.evidence.below(pod.evidence, "volumes")],
          note: `container ${mount.container} has ${mount.path === "" ? "/" : mount.path} of the node`,
        },
      };
    }),
});
