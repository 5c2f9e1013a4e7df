/** One key for every ARN that the same callers have: path of roles left out, case folded. */
import { stripPath } from "./canonicalize.ts";
import { caseFold } from "./case-fold.ts";

/** Key of a role, user, root or federated-user ARN. Two ARNs with the same key are the same principal to the authenticator. */
export function callerKey(arn: string): string {
  const folded = caseFold(arn);
  const stripped = stripPath(folded);
  return "arn" in stripped ? stripped.arn : folded;
}
