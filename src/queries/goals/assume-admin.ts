import type { Goal } from "./goal.ts";

/** The effect: hold every right in an AWS account. */
export const assumeAdmin: Goal = {
  id: "assume-admin",
  title: "hold every right in an AWS account",
  anyOf: [{ action: "*:*", resource: "*" }],
};
