import type { Goal } from "./goal.ts";

/** The effect: act as a node. */
export const becomeNode: Goal = {
  id: "become-node",
  title: "act as a node",
  anyOf: [
    { verb: "create", resource: "nodes/proxy" },
    { verb: "get", resource: "nodes/proxy" },
    { verb: "update", resource: "certificatesigningrequests.certificates.k8s.io/approval" },
    { verb: "patch", resource: "certificatesigningrequests.certificates.k8s.io/approval" },
  ],
};
