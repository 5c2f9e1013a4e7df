/** What IAM, Organizations and EC2 say. Policy documents stay as parsed JSON; their meaning is `iam/`'s. */
import type { Handle } from "./evidence.ts";

/** A policy document with its place; statements lie below `evidence` by their own names. */
export interface PolicyDocument {
  readonly name: string;
  /** Of managed policies. */
  readonly arn?: string;
  /** Decoded JSON, or `undefined` when it could not be read (an issue says why, a gap blinds what depends on it). */
  readonly document: unknown;
  readonly evidence: Handle;
}

interface PrincipalFact {
  readonly arn: string;
  readonly account: string;
  readonly name: string;
  readonly path: string;
  /** AIDA… or AROA… */
  readonly uniqueId: string;
  readonly createdAt?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly inlinePolicies: readonly PolicyDocument[];
  /** ARNs; the documents are in {@link ManagedPolicyFact}. */
  readonly attachedPolicies: readonly string[];
  readonly permissionsBoundary?: string;
  readonly evidence: Handle;
}

export interface UserFact extends PrincipalFact {
  readonly kind: "User";
  /** Names of groups. */
  readonly groups: readonly string[];
}

export interface IamRoleFact extends PrincipalFact {
  readonly kind: "IamRole";
  readonly trustPolicy: PolicyDocument;
  readonly lastUsedAt?: string;
  /** ARNs. */
  readonly instanceProfiles: readonly string[];
  /** Seconds. */
  readonly maxSessionDuration?: number;
}

export interface IamGroupFact {
  readonly kind: "IamGroup";
  readonly arn: string;
  readonly account: string;
  readonly name: string;
  readonly inlinePolicies: readonly PolicyDocument[];
  readonly attachedPolicies: readonly string[];
  readonly evidence: Handle;
}

/** The default version of a managed policy. */
export interface ManagedPolicyFact {
  readonly kind: "ManagedPolicy";
  readonly arn: string;
  /** Account it was listed in (AWS-managed ones are listed in every account). */
  readonly account: string;
  readonly policy: PolicyDocument;
}

/** `aws iam get-open-id-connect-provider`, joined to its ARN. */
export interface OidcProviderFact {
  readonly kind: "OidcProvider";
  readonly arn: string;
  readonly account: string;
  /** Without `https://`. */
  readonly url: string;
  readonly clientIds: readonly string[];
  readonly evidence: Handle;
}

export interface SamlProviderFact {
  readonly kind: "SamlProvider";
  readonly arn: string;
  readonly account: string;
  readonly evidence: Handle;
}

/** clew/v1 Organization: see design §3. */
export interface OrganizationFact {
  readonly kind: "Organization";
  readonly id: string;
  readonly managementAccountId?: string;
  readonly units: readonly { readonly id: string; readonly name: string; readonly parentId?: string }[];
  readonly accounts: readonly { readonly id: string; readonly name: string; readonly parentId: string }[];
  /** `type` as AWS names it: SERVICE_CONTROL_POLICY, RESOURCE_CONTROL_POLICY. */
  readonly policies: readonly { readonly id: string; readonly type: string; readonly policy: PolicyDocument }[];
  readonly attachments: readonly { readonly policyId: string; readonly targetId: string }[];
  readonly evidence: Handle;
}

/** One instance of `aws ec2 describe-instances`; user data is cut out. */
export interface InstanceFact {
  readonly kind: "Instance";
  readonly account: string;
  readonly instanceId: string;
  readonly privateDnsName: string;
  readonly instanceProfileArn?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly httpTokens?: string;
  readonly httpEndpoint?: string;
  readonly httpPutResponseHopLimit?: number;
  readonly evidence: Handle;
}

/** One version of `aws ec2 describe-launch-template-versions`. */
export interface LaunchTemplateFact {
  readonly kind: "LaunchTemplate";
  readonly account: string;
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly isDefault: boolean;
  readonly httpTokens?: string;
  readonly httpEndpoint?: string;
  readonly httpPutResponseHopLimit?: number;
  readonly evidence: Handle;
}

/** A resource's own policy (bucket, key, secret, repository, queue, topic): clew/v1 ResourcePolicy or the raw answer with an ARN beside it. */
export interface ResourcePolicyFact {
  readonly kind: "ResourcePolicy";
  readonly resourceArn: string;
  readonly account: string;
  readonly policy: PolicyDocument;
}

export type AwsFact =
  | UserFact
  | IamRoleFact
  | IamGroupFact
  | ManagedPolicyFact
  | OidcProviderFact
  | SamlProviderFact
  | OrganizationFact
  | InstanceFact
  | LaunchTemplateFact
  | ResourcePolicyFact;

/** A listing was seen: that kind counts as complete for the account. */
export interface AwsListingFact {
  readonly kind: "AwsListing";
  readonly account: string;
  readonly listed: "AuthorizationDetails" | "OidcProvider" | "SamlProvider" | "Instance";
  readonly evidence: Handle;
}
