import type { Goal } from "./goal.ts";

/** The effect: do everything in a cluster. */
export const clusterAdmin: Goal = {
  id: "cluster-admin",
  title: "do everything in a cluster",
  anyOf: [{ verb: "*", resource: "*", group: "*" }],
};
