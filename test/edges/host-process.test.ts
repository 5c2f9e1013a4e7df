import { hostProcess } from "../../src/edges/host-process.ts";
import { edgeTest } from "./edge-test.ts";
import { pod } from "./objects.ts";

edgeTest(hostProcess, {
  yields: {
    "privileged, or SYS_PTRACE": {
      objects: [
        pod("a/p", { hostPID: true, containers: [{ name: "c", image: "i", securityContext: { privileged: true } }] }),
        pod("a/q", {
          hostPID: true,
          containers: [
            { name: "c", image: "i", securityContext: { capabilities: { add: ["SYS_PTRACE", "SYS_ADMIN"] } } },
          ],
        }),
      ],
      steps: ["pod:a/p -> node:n1", "pod:a/q -> node:n1"],
    },
  },
  silent: {
    hostPID: {
      objects: [pod("a/p", { containers: [{ name: "c", image: "i", securityContext: { privileged: true } }] })],
    },
    privilege: { objects: [pod("a/p", { hostPID: true })] },
  },
});
