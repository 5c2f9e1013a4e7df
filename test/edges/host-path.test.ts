import { hostPath } from "../../src/edges/host-path.ts";
import { edgeTest } from "./edge-test.ts";
import { pod } from "./objects.ts";

const mounting = (path: string, mount: Record<string, unknown> = {}, security: Record<string, unknown> = {}) => ({
  volumes: [{ name: "v", hostPath: { path } }],
  containers: [
    { name: "c", image: "i", securityContext: security, volumeMounts: [{ name: "v", mountPath: "/host", ...mount }] },
  ],
});

edgeTest(hostPath, {
  yields: {
    "writable where the node runs files, readable where credentials lie": {
      objects: [
        pod("a/root", mounting("/")),
        pod("a/etc", mounting("/etc/")),
        pod("a/cron", mounting("/etc/cron.d")),
        pod("a/cni", mounting("/opt/cni")),
        pod("a/kubelet", mounting("/var/lib/kubelet", { readOnly: true })),
        pod("a/tokens", mounting("/var/lib/kubelet/pods", { readOnly: true })),
        pod("a/rootro", mounting("/", { readOnly: true })),
      ],
      steps: ["root", "etc", "cron", "cni", "kubelet", "tokens", "rootro"].map((name) => `pod:a/${name} -> node:n1`),
    },
  },
  silent: {
    mount: {
      objects: [
        pod("a/data", mounting("/data")),
        pod("a/etcro", mounting("/opt/cni/bin", { readOnly: true })),
        pod("a/sub", mounting("/", { subPath: "mnt/data" })),
        pod("a/unused", { volumes: [{ name: "v", hostPath: { path: "/" } }] }),
        pod("a/bootx", mounting("/etcetera")),
      ],
    },
  },
});
