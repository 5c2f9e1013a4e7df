/** Puts everybody in AWS into the identity table and joins the IAM model to the world. */

import { parseArn } from "../facts/arn.ts";
import { accountKey } from "../facts/identity.ts";
import type { AwsWorld } from "./aws.ts";
import { conditionSolver } from "./condition-solver.ts";
import type { World } from "./world.ts";

/** Interns users, roles and account roots. */
export function internAws(world: World): void {
  const { identities, estate } = world;
  for (const account of estate.accounts.values()) {
    identities.detail(identities.aws("aws-root", accountKey(account.partition, account.id))).exists = true;
    for (const user of account.users) {
      const detail = identities.detail(identities.aws("aws-user", user.arn));
      detail.exists = true;
      detail.evidence = user.evidence;
    }
    for (const role of account.roles) {
      const detail = identities.detail(identities.aws("aws-role", role.arn));
      detail.exists = true;
      detail.evidence = role.evidence;
    }
  }
}

/** `AWSReservedSSO_PermissionSet_hash` under the reserved path is an Identity Center role: its permission set is its name. */
export function permissionSetOf(arn: string): string | undefined {
  const resource = parseArn(arn)?.resource ?? "";
  const match = /^role\/aws-reserved\/sso\.amazonaws\.com\/(?:[a-z0-9-]+\/)?AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(
    resource,
  );
  return match?.[1];
}

export function buildAws(world: World): AwsWorld {
  internAws(world);
  return {
    assumptions: [],
    conditions: conditionSolver(),
    ends: () => [],
    permissions: () => [],
    trustLines: () => [],
    closestDenial: () => null,
    titleOf: (key) =>
      permissionSetOf(key) === undefined ? undefined : `SSO ${permissionSetOf(key)} in ${parseArn(key)?.account}`,
  };
}
