/** What the EKS API says. Field names are those of its answers. */
import type { Handle } from "./evidence.ts";

interface EksFact {
  /** Name of the cluster. */
  readonly cluster: string;
  readonly evidence: Handle;
}

export type AuthenticationMode = "CONFIG_MAP" | "API_AND_CONFIG_MAP" | "API";

/** `aws eks describe-cluster` */
export interface ClusterFact extends EksFact {
  readonly kind: "Cluster";
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly version?: string;
  readonly platformVersion?: string;
  readonly issuer?: string;
  readonly roleArn?: string;
  readonly authenticationMode?: AuthenticationMode;
  readonly bootstrapClusterCreatorAdminPermissions?: boolean;
  readonly endpointPublicAccess?: boolean;
  readonly publicAccessCidrs: readonly string[];
  readonly autoModeEnabled: boolean;
  readonly autoModeNodeRoleArn?: string;
  readonly createdAt?: string;
}

/** `aws eks describe-access-entry` */
export interface AccessEntryFact extends EksFact {
  readonly kind: "AccessEntry";
  readonly principalArn: string;
  readonly username: string;
  readonly kubernetesGroups: readonly string[];
  readonly type: string;
  readonly createdAt?: string;
  readonly modifiedAt?: string;
}

/** One policy of `aws eks list-associated-access-policies` */
export interface AccessPolicyAssociationFact extends EksFact {
  readonly kind: "AccessPolicyAssociation";
  readonly principalArn: string;
  readonly policyArn: string;
  readonly scope: "cluster" | "namespace";
  /** Patterns with `*`, when the scope is `namespace`. */
  readonly namespaces: readonly string[];
  readonly associatedAt?: string;
}

/** `aws eks describe-pod-identity-association` */
export interface PodIdentityAssociationFact extends EksFact {
  readonly kind: "PodIdentityAssociation";
  readonly associationArn?: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly roleArn?: string;
  readonly targetRoleArn?: string;
  readonly externalId?: string;
  readonly disableSessionTags: boolean;
  /** Inline session policy, as text. */
  readonly policy?: string;
  readonly ownerArn?: string;
  readonly createdAt?: string;
}

/** `aws eks describe-nodegroup` */
export interface NodegroupFact extends EksFact {
  readonly kind: "Nodegroup";
  readonly name: string;
  readonly nodeRole?: string;
  readonly launchTemplate?: { readonly id?: string; readonly name?: string; readonly version?: string };
  readonly amiType?: string;
}

/** `aws eks describe-fargate-profile` */
export interface FargateProfileFact extends EksFact {
  readonly kind: "FargateProfile";
  readonly name: string;
  readonly podExecutionRoleArn?: string;
  readonly selectors: readonly { readonly namespace: string; readonly labels: Readonly<Record<string, string>> }[];
}

/** `aws eks describe-identity-provider-config` */
export interface IdentityProviderConfigFact extends EksFact {
  readonly kind: "IdentityProviderConfig";
  readonly name: string;
  readonly issuerUrl: string;
  readonly clientId: string;
  readonly usernameClaim?: string;
  readonly usernamePrefix?: string;
  readonly groupsClaim?: string;
  readonly groupsPrefix?: string;
  readonly requiredClaims: Readonly<Record<string, string>>;
  readonly status?: string;
}

/** `aws eks describe-addon` */
export interface AddonFact extends EksFact {
  readonly kind: "Addon";
  readonly name: string;
  readonly serviceAccountRoleArn?: string;
  readonly podIdentityAssociations: readonly string[];
}

/** `aws eks describe-capability` */
export interface CapabilityFact extends EksFact {
  readonly kind: "Capability";
  readonly name: string;
  readonly type: string;
  readonly roleArn?: string;
  readonly configuration: Readonly<Record<string, unknown>>;
}

export type EksFacts =
  | ClusterFact
  | AccessEntryFact
  | AccessPolicyAssociationFact
  | PodIdentityAssociationFact
  | NodegroupFact
  | FargateProfileFact
  | IdentityProviderConfigFact
  | AddonFact
  | CapabilityFact;

/** A `list-*` answer of the EKS API was seen: that kind counts as complete for the cluster. */
export interface EksListingFact extends EksFact {
  readonly kind: "EksListing";
  readonly listed:
    | "AccessEntry"
    | "PodIdentityAssociation"
    | "Nodegroup"
    | "FargateProfile"
    | "IdentityProviderConfig"
    | "Addon"
    | "Capability";
  readonly items: readonly string[];
}

/** Session tags that EKS Pod Identity sets; they are transitive. https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html */
export const POD_IDENTITY_TAGS = [
  "eks-cluster-arn",
  "eks-cluster-name",
  "kubernetes-namespace",
  "kubernetes-service-account",
  "kubernetes-pod-name",
  "kubernetes-pod-uid",
] as const;
