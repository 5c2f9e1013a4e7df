import { patchPod } from "../../src/edges/patch-pod.ts";
import { edgeTest } from "./edge-test.ts";
import { grants, pod } from "./objects.ts";

const pods = [pod("a/web-0"), pod("a/web-1"), pod("b/db-0")];

edgeTest(patchPod, {
  yields: {
    "all pods of the namespace, and a named one": {
      objects: [
        ...pods,
        ...grants("user:all a update,patch pods", "user:one a patch pods web-0", "group:ops * update pods"),
      ],
      steps: [
        "user:all -> pod:a/web-0",
        "user:all -> pod:a/web-1",
        "user:one -> pod:a/web-0",
        ...["a/web-0", "a/web-1", "b/db-0"].map((name) => `group:ops -> pod:${name}`),
      ],
    },
  },
  silent: {
    update: { objects: [...pods, ...grants("user:dev a create,delete,get pods", "user:dev a patch pods gone")] },
  },
});
