import { containerCapability } from "../../src/edges/container-capability.ts";
import { edgeTest } from "./edge-test.ts";
import { pod } from "./objects.ts";

const adding = (name: string) => ({
  containers: [{ name: "c", image: "i", securityContext: { capabilities: { add: [name] } } }],
});

edgeTest(containerCapability, {
  yields: {
    "each capability that suffices alone": {
      objects: ["SYS_ADMIN", "CAP_SYS_MODULE", "DAC_READ_SEARCH", "ALL"].map((name, index) =>
        pod(`a/p${index}`, adding(name)),
      ),
      steps: [0, 1, 2, 3].map((index) => `pod:a/p${index} -> node:n1`),
    },
  },
  silent: {
    capability: {
      objects: [
        pod("a/p", adding("NET_ADMIN")),
        pod("a/q", adding("SYS_PTRACE")),
        pod("a/r", {
          containers: [{ name: "c", image: "i", securityContext: { capabilities: { drop: ["SYS_ADMIN"] } } }],
        }),
      ],
    },
  },
});
