/** Which requests a resource's own policy decides alone. */
import { isTrust } from "./decide.ts";

/**
 * A role's trust policy must always allow, and a key's policy where there is one to read (a key without one here is taken to have the
 * default, which leaves it to the account). https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function resourceMustAllow(action: string, resource: string, hasPolicy: boolean): boolean {
  return isTrust(action) || (hasPolicy && action.startsWith("kms:") && resource.includes(":key/"));
}
