import { privilegedContainer } from "../../src/edges/privileged-container.ts";
import { edgeTest } from "./edge-test.ts";
import { pod, workload } from "./objects.ts";

const privileged = { containers: [{ name: "c", image: "i", securityContext: { privileged: true } }] };

edgeTest(privilegedContainer, {
  yields: {
    "to the node it runs on": {
      objects: [
        pod("a/p", {
          containers: [
            { name: "c", image: "i" },
            { name: "d", image: "i", securityContext: { privileged: true } },
          ],
        }),
      ],
      steps: ["pod:a/p -> node:n1"],
    },
    "of a DaemonSet to every node, of a Deployment to nobody knows which": {
      objects: [workload("DaemonSet", "a/agent", privileged), workload("Deployment", "a/web", privileged)],
      steps: ["pod:a/daemonset/agent -> node:*", "pod:a/deployment/web -> node:* (unknown)"],
    },
  },
  silent: {
    privileged: {
      objects: [
        pod("a/p", { hostNetwork: true }),
        pod("a/q", { containers: [{ name: "c", image: "i", securityContext: { privileged: false } }] }),
      ],
    },
  },
});
