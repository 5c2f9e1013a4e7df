/** A principal as it is asked for -> the caller, what is known of its keys and its policies. */

import type { Caller } from "../decision/caller.ts";
import type { PrincipalFact } from "./principal-index.ts";

/** The caller that a user or role of the snapshot is; a role as any of its sessions unless one is named. */
export function callerOfFact(fact: PrincipalFact, session?: string): Caller {
  const { arn, account, uniqueId } = fact;
  if (fact.kind === "User") return { kind: "user", arn, account, uniqueId };
  const serviceLinked = arn.includes(":role/aws-service-role/");
  return {
    kind: "role",
    arn,
    account,
    uniqueId,
    name: fact.name,
    serviceLinked,
    ...(session === undefined ? {} : { session }),
  };
}
