import { varLog } from "../../src/edges/var-log.ts";
import { edgeTest } from "./edge-test.ts";
import { grants, pod } from "./objects.ts";

const mounting = (path: string, mount: Record<string, unknown> = {}, security: Record<string, unknown> = {}) => ({
  volumes: [{ name: "v", hostPath: { path } }],
  containers: [
    { name: "c", image: "i", securityContext: security, volumeMounts: [{ name: "v", mountPath: "/host", ...mount }] },
  ],
});

edgeTest(varLog, {
  yields: {
    "with logs of the node, or of pods, to read": {
      objects: [
        pod("a/one", { serviceAccountName: "node-logs", ...mounting("/var/log") }),
        pod("a/two", { serviceAccountName: "pod-logs", ...mounting("/var/log") }),
        ...grants("a/node-logs * get nodes/log", "a/pod-logs a get pods/log"),
      ],
      steps: ["pod:a/one -> node:n1", "pod:a/two -> node:n1"],
    },
  },
  silent: {
    mount: {
      objects: [
        pod("a/one", { serviceAccountName: "s" }),
        pod("a/ro", { serviceAccountName: "s", ...mounting("/var/log", { readOnly: true }) }),
        pod("a/user", { serviceAccountName: "s", ...mounting("/var/log", {}, { runAsUser: 1000 }) }),
        ...grants("a/s * get nodes/log"),
      ],
    },
    logs: {
      objects: [pod("a/one", mounting("/var/log")), ...grants("a/other * get nodes/log", "a/default b get pods/log")],
    },
  },
});
