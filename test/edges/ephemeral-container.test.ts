import { ephemeralContainer } from "../../src/edges/ephemeral-container.ts";
import { edgeTest } from "./edge-test.ts";
import { grants, pod } from "./objects.ts";

const pods = [pod("a/web-0"), pod("a/web-1"), pod("b/db-0")];

edgeTest(ephemeralContainer, {
  yields: {
    "all pods of the namespace, and a named one": {
      objects: [
        ...pods,
        ...grants(
          "user:all a update,patch pods/ephemeralcontainers",
          "user:one a patch pods/ephemeralcontainers web-0",
          "group:ops * update pods/ephemeralcontainers",
        ),
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
    update: {
      objects: [...pods, ...grants("user:dev a update,patch pods", "user:dev a patch pods/ephemeralcontainers gone")],
    },
  },
});
