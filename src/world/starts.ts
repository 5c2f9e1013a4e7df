/** Starting identities: whose rows an answer has (docs/answers.md §6). */
import type { World } from "./world.ts";

const AWS_KINDS = new Set(["aws-user", "aws-role", "aws-account", "anyone-aws", "oidc", "saml"]);
const CLUSTER_KINDS = new Set(["service-account", "group", "unknown-principal", "anyone"]);

/** Everybody in AWS and outside, and whom the clusters name: a path may begin in one cluster and end in another. Account roots start AWS questions only. */
export function startsOf(world: World, cluster: string | undefined): readonly number[] {
  const found: number[] = [];
  for (const identity of world.identities.list()) {
    const { id, kind } = identity;
    if (identity.cluster === undefined) {
      if (AWS_KINDS.has(kind) || (kind === "aws-root" && cluster === undefined)) found.push(id);
      continue;
    }
    // A user as a mapping makes it is no start of its own: its principal is.
    if (CLUSTER_KINDS.has(kind) || (kind === "user" && identity.key === identity.shown)) found.push(id);
  }
  return found;
}
