import { mountSecret } from "../../src/edges/mount-secret.ts";
import { edgeTest } from "./edge-test.ts";
import { grants, namespace } from "./objects.ts";

edgeTest(mountSecret, {
  yields: {
    "whoever makes pods, or has them made": {
      objects: [
        namespace("a"),
        namespace("b"),
        ...grants("user:pod a create pods", "user:cron a create cronjobs.batch", "group:ops * create pods"),
      ],
      steps: [
        "user:pod -> rights:mounts/a",
        "user:cron -> rights:mounts/a",
        "group:ops -> rights:mounts/a",
        "group:ops -> rights:mounts/b",
      ],
    },
  },
  silent: {
    create: { objects: [namespace("a"), ...grants("user:dev a get,update,patch pods", "user:dev a create pods/exec")] },
  },
});
