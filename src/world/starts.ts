/** Starting identities: whose rows an answer has (docs/answers.md §6). */
import type { World } from "./world.ts";

const AWS_KINDS = new Set(["aws-user", "aws-role", "aws-account", "anyone-aws", "oidc", "saml"]);
const CLUSTER_KINDS = new Set(["service-account", "group", "unknown-principal", "anyone"]);

/** Starts of a cluster: everybody in AWS and outside, and whom that cluster names. Of AWS: also the account roots and every cluster's identities. */
export function startsOf(world: World, cluster: string | undefined): readonly number[] {
  const found: number[] = [];
  for (const identity of world.identities.list()) {
    if (identity.cluster === undefined) {
      if (AWS_KINDS.has(identity.kind) || (identity.kind === "aws-root" && cluster === undefined))
        found.push(identity.id);
      continue;
    }
    if (cluster !== undefined && identity.cluster !== cluster) continue;
    // A user as a mapping makes it is no start of its own: its principal is.
    if (CLUSTER_KINDS.has(identity.kind) || (identity.kind === "user" && identity.key === identity.shown))
      found.push(identity.id);
  }
  return found;
}
