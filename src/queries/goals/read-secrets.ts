import type { Goal } from "./goal.ts";

/** The effect: learn the values of Secrets. */
export const readSecrets: Goal = {
  id: "read-secrets",
  title: "learn the values of Secrets",
  anyOf: [
    { verb: "get", resource: "secrets" },
    { verb: "list", resource: "secrets" },
    { verb: "watch", resource: "secrets" },
  ],
};
