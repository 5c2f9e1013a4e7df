import { podMounts } from "../../src/edges/pod-mounts.ts";
import { edgeTest } from "./edge-test.ts";
import { pod, workload } from "./objects.ts";

edgeTest(podMounts, {
  yields: {
    "volumes, projected volumes and environment": {
      objects: [
        pod("a/volume", { volumes: [{ name: "v", secret: { secretName: "s" } }] }),
        pod("a/projected", { volumes: [{ name: "v", projected: { sources: [{ configMap: { name: "m" } }] } }] }),
        pod("a/env", { containers: [{ name: "c", image: "i", envFrom: [{ secretRef: { name: "s" } }] }] }),
      ],
      steps: [
        "pod:a/env -> rights:mounted/a/env",
        "pod:a/projected -> rights:mounted/a/projected",
        "pod:a/volume -> rights:mounted/a/volume",
      ],
    },
    "of a workload": {
      objects: [workload("Deployment", "a/web", { volumes: [{ name: "v", secret: { secretName: "s" } }] })],
      steps: ["pod:a/deployment/web -> rights:mounted/a/deployment/web"],
    },
  },
  silent: {
    mounts: {
      objects: [pod("a/plain", { imagePullSecrets: [{ name: "pull" }], volumes: [{ name: "v", emptyDir: {} }] })],
    },
  },
});
