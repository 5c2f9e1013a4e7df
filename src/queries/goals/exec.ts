import type { Goal } from "./goal.ts";

/** The effect: run commands in a running container. */
export const exec: Goal = {
  id: "exec",
  title: "run commands in a running container",
  anyOf: [
    { verb: "create", resource: "pods/exec" },
    { verb: "create", resource: "pods/attach" },
    { verb: "patch", resource: "pods/ephemeralcontainers" },
    { verb: "update", resource: "pods/ephemeralcontainers" },
    { verb: "create", resource: "nodes/proxy" },
    { verb: "get", resource: "nodes/proxy" },
  ],
};
