/**
 * Every call to AWS that Clew makes. Collectors can send nothing that has no row here; the dry run, the least IAM policy
 * and the read-only test are made from these rows. Actions and resource types: Service Authorization Reference.
 */
import type { Direction } from "../../facts/gap.ts";
import type { Part } from "../collect/parts.ts";

export type AwsService = "iam" | "eks" | "ec2" | "organizations" | "sso-admin" | "lambda" | "ssm" | "ecr" | "sts";

/** One call. */
export interface AwsCall {
  readonly service: AwsService;
  /** As the API names it: `ListAddons`. */
  readonly operation: string;
  /** As policies name it: `eks:ListAddons`. */
  readonly action: string;
  readonly part: Part | "session";
  /** Resource of a least policy, below `arn:PARTITION:SERVICE:REGION:ACCOUNT:`; absent = `*`. `{cluster}` stands for its name. */
  readonly resource?: string;
  /** What is missing when it fails, for people. */
  readonly what: string;
  /** Which answers that blinds. */
  readonly directions: readonly Direction[];
  /** Kind of the facts, in the scope of a gap of a cluster. */
  readonly kind?: string;
}

/** Prefix of actions where it is not the name of the client. */
const PREFIXES: Partial<Record<AwsService, string>> = { "sso-admin": "sso" };

const call = (
  part: AwsCall["part"],
  service: AwsService,
  operation: string,
  what: string,
  more: Partial<AwsCall> = {},
): AwsCall => ({
  service,
  operation,
  action: `${PREFIXES[service] ?? service}:${operation}`,
  part,
  what,
  directions: ["may-add"],
  ...more,
});

const eks = (operation: string, kind: string, what: string, resource = "cluster/{cluster}"): AwsCall =>
  call("eks", "eks", operation, what, { kind, resource });
const organization = (operation: string, what: string): AwsCall =>
  call("organizations", "organizations", operation, what, { directions: ["may-remove"] });
const sso = (operation: string, what: string): AwsCall => call("sso", "sso-admin", operation, what);

export const CALLS = {
  callerIdentity: call("session", "sts", "GetCallerIdentity", "the account of the credentials"),

  authorizationDetails: call("iam", "iam", "GetAccountAuthorizationDetails", "users, groups, roles and policies", {
    directions: ["may-add", "may-remove"],
  }),
  oidcProviders: call("iam", "iam", "ListOpenIDConnectProviders", "OIDC providers"),
  oidcProvider: call("iam", "iam", "GetOpenIDConnectProvider", "an OIDC provider", { resource: "oidc-provider/*" }),
  samlProviders: call("iam", "iam", "ListSAMLProviders", "SAML providers"),

  clusters: call("eks", "eks", "ListClusters", "the clusters of the region"),
  cluster: eks("DescribeCluster", "Cluster", "the cluster"),
  accessEntries: eks("ListAccessEntries", "AccessEntry", "access entries"),
  accessEntry: eks("DescribeAccessEntry", "AccessEntry", "an access entry", "access-entry/{cluster}/*"),
  accessPolicies: eks(
    "ListAssociatedAccessPolicies",
    "AccessPolicyAssociation",
    "access policies of an access entry",
    "access-entry/{cluster}/*",
  ),
  podIdentities: eks("ListPodIdentityAssociations", "PodIdentityAssociation", "pod identity associations"),
  podIdentity: eks(
    "DescribePodIdentityAssociation",
    "PodIdentityAssociation",
    "a pod identity association",
    "podidentityassociation/{cluster}/*",
  ),
  nodegroups: eks("ListNodegroups", "Nodegroup", "node groups"),
  nodegroup: eks("DescribeNodegroup", "Nodegroup", "a node group", "nodegroup/{cluster}/*/*"),
  fargateProfiles: eks("ListFargateProfiles", "FargateProfile", "Fargate profiles"),
  fargateProfile: eks("DescribeFargateProfile", "FargateProfile", "a Fargate profile", "fargateprofile/{cluster}/*/*"),
  identityProviders: eks("ListIdentityProviderConfigs", "IdentityProviderConfig", "identity provider configs"),
  identityProvider: eks(
    "DescribeIdentityProviderConfig",
    "IdentityProviderConfig",
    "an identity provider config",
    "identityproviderconfig/{cluster}/*/*/*",
  ),
  addons: eks("ListAddons", "Addon", "add-ons"),
  addon: eks("DescribeAddon", "Addon", "an add-on", "addon/{cluster}/*/*"),
  capabilities: eks("ListCapabilities", "Capability", "capabilities"),
  capability: eks("DescribeCapability", "Capability", "a capability", "capability/{cluster}/*/*"),

  instances: call("ec2", "ec2", "DescribeInstances", "instances"),
  launchTemplates: call("ec2", "ec2", "DescribeLaunchTemplateVersions", "launch templates"),

  describeOrganization: organization("DescribeOrganization", "the organization"),
  roots: organization("ListRoots", "the root of the organization"),
  units: organization("ListOrganizationalUnitsForParent", "units of the organization"),
  accounts: organization("ListAccountsForParent", "accounts of the organization"),
  policies: organization("ListPolicies", "control policies of the organization"),
  policy: organization("DescribePolicy", "a control policy of the organization"),
  policyTargets: organization("ListTargetsForPolicy", "where a control policy is attached"),

  ssoInstances: sso("ListInstances", "the instance of Identity Center"),
  permissionSets: sso("ListPermissionSets", "permission sets"),
  permissionSet: sso("DescribePermissionSet", "a permission set"),
  inlinePolicy: sso("GetInlinePolicyForPermissionSet", "the inline policy of a permission set"),
  managedPolicies: sso("ListManagedPoliciesInPermissionSet", "the managed policies of a permission set"),
  customerPolicies: sso(
    "ListCustomerManagedPolicyReferencesInPermissionSet",
    "the customer managed policies of a permission set",
  ),
  permissionsBoundary: call(
    "sso",
    "sso-admin",
    "GetPermissionsBoundaryForPermissionSet",
    "the boundary of a permission set",
    { directions: ["may-remove"] },
  ),
  provisionedAccounts: sso("ListAccountsForProvisionedPermissionSet", "the accounts of a permission set"),
  assignments: sso("ListAccountAssignments", "assignments of a permission set"),

  functions: call("lambda", "lambda", "ListFunctions", "functions"),
  managedInstances: call("ssm", "ssm", "DescribeInstanceInformation", "instances of Systems Manager"),
  repositories: call("ecr", "ecr", "DescribeRepositories", "repositories", { resource: "repository/*" }),
  repositoryPolicy: call("ecr", "ecr", "GetRepositoryPolicy", "the policy of a repository", {
    resource: "repository/*",
  }),
} as const satisfies Readonly<Record<string, AwsCall>>;

/** All rows, in their order. */
export const ALL_CALLS: readonly AwsCall[] = Object.values(CALLS);
