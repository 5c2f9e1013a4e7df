import { corePattern } from "../../src/edges/core-pattern.ts";
import { edgeTest } from "./edge-test.ts";
import { pod } from "./objects.ts";

const mounting = (path: string, mount: Record<string, unknown> = {}, security: Record<string, unknown> = {}) => ({
  volumes: [{ name: "v", hostPath: { path } }],
  containers: [
    { name: "c", image: "i", securityContext: security, volumeMounts: [{ name: "v", mountPath: "/host", ...mount }] },
  ],
});

edgeTest(corePattern, {
  yields: {
    "a writable mount as root": {
      objects: [pod("a/kernel", mounting("/proc/sys/kernel")), pod("a/proc", mounting("/proc"))],
      steps: ["pod:a/kernel -> node:n1", "pod:a/proc -> node:n1"],
    },
  },
  silent: {
    mount: {
      objects: [
        pod("a/ro", mounting("/proc", { readOnly: true })),
        pod("a/user", mounting("/proc", {}, { runAsUser: 1000 })),
        pod("a/net", mounting("/proc/sys/net")),
      ],
    },
  },
});
