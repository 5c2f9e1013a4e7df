/** Who controls a condition key, and how AWS spells it. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html and reference_policies_iam-condition-keys.html */
import type { Controller } from "../../facts/open.ts";

/** Global keys and those of STS as AWS spells them. */
const SPELLED: readonly (readonly [Controller, readonly string[]])[] = [
  [
    "identity",
    [
      "aws:PrincipalArn",
      "aws:PrincipalAccount",
      "aws:PrincipalOrgID",
      "aws:PrincipalOrgPaths",
      "aws:PrincipalIsAWSService",
      "aws:PrincipalServiceName",
      "aws:PrincipalServiceNamesList",
      "aws:PrincipalType",
      "aws:userid",
      "aws:username",
      "aws:FederatedProvider",
    ],
  ],
  [
    "caller",
    [
      "@callerSession",
      "sts:ExternalId",
      "sts:RoleSessionName",
      "sts:SourceIdentity",
      "sts:TransitiveTagKeys",
      "sts:DurationSeconds",
      "sts:RequestContextProviders",
      "aws:SourceIdentity",
      "aws:TagKeys",
      "aws:RequestedRegion",
      "aws:UserAgent",
      "aws:referer",
    ],
  ],
  [
    "environment",
    [
      "aws:MultiFactorAuthPresent",
      "aws:MultiFactorAuthAge",
      "aws:SourceIp",
      "aws:SourceVpc",
      "aws:SourceVpce",
      "aws:SourceArn",
      "aws:SourceAccount",
      "aws:SourceOrgID",
      "aws:SourceOrgPaths",
      "aws:VpcSourceIp",
      "aws:CurrentTime",
      "aws:EpochTime",
      "aws:TokenIssueTime",
      "aws:SecureTransport",
      "aws:CalledVia",
      "aws:CalledViaFirst",
      "aws:CalledViaLast",
      "aws:ViaAWSService",
      "aws:ResourceAccount",
      "aws:ResourceOrgID",
      "aws:ResourceOrgPaths",
      "aws:Ec2InstanceSourceVpc",
      "aws:Ec2InstanceSourcePrivateIPv4",
    ],
  ],
];

const KNOWN = new Map(
  SPELLED.flatMap(([controller, names]) => names.map((name) => [name.toLowerCase(), { controller, name }] as const)),
);

/** Who controls a key. Keys that are not global describe the request (`s3:prefix`, `iam:PassedToService`): the caller's; claims of a token or assertion are the identity's, its audience the caller's. */
export function controllerOf(key: string): Controller {
  const id = key.toLowerCase();
  const known = KNOWN.get(id);
  if (known !== undefined) return known.controller;
  if (id.startsWith("aws:principaltag/") || id.startsWith("saml:")) return "identity";
  if (id.startsWith("aws:resourcetag/") || id.includes(":resourcetag/") || id.includes(":existingobjecttag/"))
    return "environment";
  if (isTokenClaim(id)) return id.endsWith(":aud") ? "caller" : "identity";
  return "caller";
}

/** Keys of OpenID Connect are the issuer (a host name, perhaps with a path) and the claim. */
function isTokenClaim(id: string): boolean {
  const colon = id.lastIndexOf(":");
  return colon > 0 && id.slice(0, colon).includes(".");
}

/** A key as AWS spells it; one that is not known stays as it is written. */
export function spelled(key: string): string {
  return KNOWN.get(key.toLowerCase())?.name ?? key;
}
