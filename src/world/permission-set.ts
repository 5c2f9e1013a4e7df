/** Roles of IAM Identity Center. */
import { parseArn } from "../facts/arn.ts";

/** `AWSReservedSSO_PermissionSet_hash` under the reserved path is an Identity Center role: its permission set is its name. */
export function permissionSetOf(arn: string): string | undefined {
  const resource = parseArn(arn)?.resource ?? "";
  const match = /^role\/aws-reserved\/sso\.amazonaws\.com\/(?:[a-z0-9-]+\/)?AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(
    resource,
  );
  return match?.[1];
}
