/** Roles that are named without their ARN, in the account of a cluster. */
import { parseArn } from "../facts/arn.ts";
import type { ClusterFacts, Estate } from "../facts/estate.ts";
import { lastSegment, type Principals } from "./principals.ts";

/** ARN of a role by its name: the role's own where it is in the snapshot, else one without a path; `undefined` when the account is unknown. */
export function arnOfRole(
  estate: Estate,
  cluster: ClusterFacts,
  principals: Principals,
  role: string,
): string | undefined {
  if (role.startsWith("arn:")) return role;
  const account = accountOf(estate, cluster);
  if (account === undefined) return undefined;
  return (
    principals.roleNamed(account, lastSegment(role))?.arn ??
    `arn:${partitionOf(estate, cluster)}:iam::${account}:role/${role}`
  );
}

/** ARN of the role inside of an instance profile by the profile's name. */
export function profileRole(estate: Estate, cluster: ClusterFacts, profile: string): string | undefined {
  const account = accountOf(estate, cluster);
  const roles = account === undefined ? [] : (estate.accounts.get(account)?.roles ?? []);
  const name = lastSegment(profile);
  return roles.find((role) => role.instanceProfiles.some((arn) => lastSegment(arn) === name))?.arn;
}

/** Account of a cluster: as described, else the only one of the snapshot. */
export function accountOf(estate: Estate, cluster: ClusterFacts): string | undefined {
  if (cluster.account !== undefined) return cluster.account;
  const [only] = estate.accounts.size === 1 ? estate.accounts.keys() : [];
  return only;
}

/** Partition of a cluster: that of its ARN or account, else `aws`. */
export function partitionOf(estate: Estate, cluster: ClusterFacts): string {
  const described = cluster.description === undefined ? undefined : parseArn(cluster.description.arn)?.partition;
  const account = accountOf(estate, cluster);
  return described ?? (account === undefined ? undefined : estate.accounts.get(account)?.partition) ?? "aws";
}
