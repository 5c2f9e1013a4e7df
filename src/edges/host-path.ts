import { hostMounts, READ_TARGETS, reaches, WRITE_TARGETS } from "../world/host-paths.ts";
import { defineEdge } from "./edge.ts";
import { escapeSteps } from "./escape-steps.ts";

export const hostPath = defineEdge({
  id: "host-path",
  title: "container with a path of the node takes it over",
  from: ["pod"],
  to: ["node"],
  nature: "abuse",
  meaning:
    "Writing where the node runs or trusts files, or reading where the credentials of its kubelet and pods lie, makes the container as good as the node.",
  needs: { mount: "a container mounts such a path of the node, writable or readable as needed" },
  severity: "high",
  attack: ["T1611", "T1552"],
  references: ["https://kubernetes.io/docs/concepts/storage/volumes/#hostpath"],
  blindSpots: ["a path that is dangerous only on this node", "file permissions against a container that is not root"],
  reads: ["Pod", "Workload", "Node"],
  covers: [
    "kubernetes:49",
    "kubehound:EXPLOIT_HOST_READ",
    "kubehound:EXPLOIT_HOST_WRITE",
    "kubehound:EXPLOIT_HOST_TRAVERSE",
    "icekube:CAN_ACCESS_DANGEROUS_HOST_PATH",
  ],
  find: (world, scope) =>
    escapeSteps(world, scope, (pod) => {
      const mount = hostMounts(pod.spec).find(
        (one) =>
          (!one.readOnly && WRITE_TARGETS.some((path) => reaches(one, path, true))) ||
          READ_TARGETS.some((path) => reaches(one, path, true)),
      );
      if (mount === undefined) return undefined;
      const how = mount.readOnly ? "readable" : "writable";
      return {
        mount: {
          evidence: [world.estate.evidence.below(pod.evidence, "volumes")],
          note: `container ${mount.container} has ${mount.path === "" ? "/" : mount.path} of the node, ${how}`,
        },
      };
    }),
});
