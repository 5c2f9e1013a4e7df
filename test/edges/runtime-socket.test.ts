import { runtimeSocket } from "../../src/edges/runtime-socket.ts";
import { edgeTest } from "./edge-test.ts";
import { pod } from "./objects.ts";

const mounting = (path: string, mount: Record<string, unknown> = {}, security: Record<string, unknown> = {}) => ({
  volumes: [{ name: "v", hostPath: { path } }],
  containers: [
    { name: "c", image: "i", securityContext: security, volumeMounts: [{ name: "v", mountPath: "/host", ...mount }] },
  ],
});

edgeTest(runtimeSocket, {
  yields: {
    "the socket, or a directory above it, read-only or not": {
      objects: [
        pod("a/docker", mounting("/var/run/docker.sock")),
        pod("a/containerd", mounting("/run/containerd", { readOnly: true })),
        pod("a/run", mounting("/var/run")),
      ],
      steps: ["docker", "containerd", "run"].map((name) => `pod:a/${name} -> node:n1`),
    },
  },
  silent: {
    socket: {
      objects: [pod("a/other", mounting("/run/other.sock")), pod("a/sub", mounting("/run", { subPath: "secrets" }))],
    },
  },
});
