/** All facts of one snapshot, laid out by account and cluster. Immutable once made by `parse/assemble.ts`. */
import type {
  AccessEntryFact,
  AccessPolicyAssociationFact,
  AddonFact,
  CapabilityFact,
  ClusterFact,
  EksListingFact,
  FargateProfileFact,
  IdentityProviderConfigFact,
  NodegroupFact,
  PodIdentityAssociationFact,
} from "./eks.ts";
import type { EvidenceTable, Handle } from "./evidence.ts";
import type { Gap, Issue } from "./gap.ts";
import type {
  IamGroupFact,
  IamRoleFact,
  InstanceFact,
  LaunchTemplateFact,
  ManagedPolicyFact,
  OidcProviderFact,
  OrganizationFact,
  ResourcePolicyFact,
  SamlProviderFact,
  UserFact,
} from "./iam.ts";
import type {
  BindingFact,
  ConfigMapFact,
  NamespaceFact,
  NodeFact,
  OtherObjectFact,
  PodFact,
  RoleFact,
  SecretFact,
  ServiceAccountFact,
  WorkloadFact,
} from "./kubernetes.ts";

/** Everything read about one AWS account. */
export interface AccountFacts {
  readonly id: string;
  /** `aws`, `aws-cn`, … */
  readonly partition: string;
  readonly users: readonly UserFact[];
  readonly roles: readonly IamRoleFact[];
  readonly groups: readonly IamGroupFact[];
  readonly oidcProviders: readonly OidcProviderFact[];
  readonly samlProviders: readonly SamlProviderFact[];
  readonly instances: readonly InstanceFact[];
  readonly launchTemplates: readonly LaunchTemplateFact[];
  readonly resourcePolicies: readonly ResourcePolicyFact[];
  /** Kinds that count as complete. */
  readonly listed: ReadonlySet<string>;
}

/** Everything read about one cluster. Names are unique within the snapshot (`NAME`, or the ARN where two share a name). */
export interface ClusterFacts {
  readonly name: string;
  /** Absent when no describe-cluster document was given. */
  readonly description?: ClusterFact;
  /** Account of the cluster, when known. */
  readonly account?: string;
  /** e.g. `1.33`, from describe-cluster, clew.yaml or the caller; `undefined` = stated default. */
  readonly kubernetesVersion?: string;
  /** Without `https://`, as {@link OidcProviderFact.url}. */
  readonly issuer?: string;
  /** ARN of the hidden creator, when `clew.yaml` names it. */
  readonly creator?: string;
  /** `clew.yaml: clusters.X.defaults`. */
  readonly defaults?: "auto" | "none" | "kubernetes" | "eks";
  readonly accessEntries: readonly AccessEntryFact[];
  readonly accessPolicyAssociations: readonly AccessPolicyAssociationFact[];
  readonly podIdentityAssociations: readonly PodIdentityAssociationFact[];
  readonly nodegroups: readonly NodegroupFact[];
  readonly fargateProfiles: readonly FargateProfileFact[];
  readonly identityProviderConfigs: readonly IdentityProviderConfigFact[];
  readonly addons: readonly AddonFact[];
  readonly capabilities: readonly CapabilityFact[];
  readonly eksListings: readonly EksListingFact[];
  readonly roles: readonly RoleFact[];
  readonly clusterRoles: readonly RoleFact[];
  readonly roleBindings: readonly BindingFact[];
  readonly clusterRoleBindings: readonly BindingFact[];
  readonly serviceAccounts: readonly ServiceAccountFact[];
  readonly namespaces: readonly NamespaceFact[];
  readonly nodes: readonly NodeFact[];
  readonly pods: readonly PodFact[];
  readonly workloads: readonly WorkloadFact[];
  readonly secrets: readonly SecretFact[];
  readonly configMaps: readonly ConfigMapFact[];
  readonly others: readonly OtherObjectFact[];
  /** Kubernetes and EKS kinds of which an object or a listing was seen: they count as complete. */
  readonly listed: ReadonlySet<string>;
  /** Kinds whose listing is live (items carry `metadata.uid`). */
  readonly live: ReadonlySet<string>;
}

/** What `clew.yaml` at the root of a snapshot says, beyond what is laid into the clusters. */
export interface EstateSettings {
  /** `none`: the accounts are in no organization; absent: unknown. */
  readonly organization?: "none";
  readonly labels: Readonly<Record<string, string>>;
  readonly evidence?: Handle;
}

export interface Estate {
  /** `sha256:…` of the snapshot. */
  readonly snapshot: string;
  readonly accounts: ReadonlyMap<string, AccountFacts>;
  readonly clusters: ReadonlyMap<string, ClusterFacts>;
  /** By ARN, whichever account listed it. */
  readonly managedPolicies: ReadonlyMap<string, ManagedPolicyFact>;
  readonly organization?: OrganizationFact;
  readonly settings: EstateSettings;
  readonly issues: readonly Issue[];
  /** Indexes are the ids by which `Open` nodes of kind `gap` point here; the world may append. */
  readonly gaps: readonly Gap[];
  readonly evidence: EvidenceTable;
}
