/** What Kubernetes objects say, cut down to what access depends on. Field names are the API's own. */
import type { Handle } from "./evidence.ts";

/** The API group of roles, bindings, users and groups. */
export const RBAC_GROUP = "rbac.authorization.k8s.io";

/** Common to every fact read from a Kubernetes object. `evidence` is the object's place; fields lie below it by their own names. */
export interface ObjectFact {
  readonly name: string;
  /** Empty for cluster-scoped objects. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** RFC 3339, where the object says. */
  readonly createdAt?: string;
  /** The object came out of a live listing (it carries `metadata.uid`). */
  readonly live: boolean;
  readonly evidence: Handle;
  /** Injected by us as a shipped default of Kubernetes or EKS. */
  readonly vendor?: true;
}

/** rbac.authorization.k8s.io/v1 PolicyRule; absent lists are empty. */
export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

export interface LabelSelector {
  readonly matchLabels: Readonly<Record<string, string>>;
  readonly matchExpressions: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values: readonly string[];
  }[];
}

export interface RoleFact extends ObjectFact {
  readonly kind: "Role" | "ClusterRole";
  /** As written; aggregation is worked out by `rbac/`. */
  readonly rules: readonly PolicyRule[];
  /** Present when the ClusterRole has an aggregationRule, even an empty one. */
  readonly aggregationSelectors?: readonly LabelSelector[];
}

export interface Subject {
  readonly kind: string;
  readonly apiGroup: string;
  readonly name: string;
  readonly namespace: string;
}

export interface BindingFact extends ObjectFact {
  readonly kind: "RoleBinding" | "ClusterRoleBinding";
  readonly roleRef: { readonly kind: string; readonly apiGroup: string; readonly name: string };
  readonly subjects: readonly Subject[];
}

export interface ServiceAccountFact extends ObjectFact {
  readonly kind: "ServiceAccount";
  readonly automountServiceAccountToken?: boolean;
  readonly secrets: readonly string[];
  readonly imagePullSecrets: readonly string[];
}

export interface NamespaceFact extends ObjectFact {
  readonly kind: "Namespace";
}

export interface NodeFact extends ObjectFact {
  readonly kind: "Node";
  /** e.g. `aws:///eu-west-1a/i-0123456789abcdef0`. */
  readonly providerID?: string;
  readonly hostname?: string;
}

export interface ContainerFact {
  readonly name: string;
  readonly image: string;
  readonly type: "container" | "initContainer" | "ephemeralContainer";
  readonly privileged?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly runAsUser?: number;
  readonly runAsNonRoot?: boolean;
  readonly capabilitiesAdd: readonly string[];
  readonly capabilitiesDrop: readonly string[];
  readonly volumeMounts: readonly {
    readonly name: string;
    readonly mountPath: string;
    readonly readOnly: boolean;
    readonly subPath?: string;
  }[];
  readonly envSecrets: readonly string[];
  readonly envConfigMaps: readonly string[];
  /** Names and literal values of AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE and the like; never other values. */
  readonly awsEnv: Readonly<Record<string, string>>;
}

export interface VolumeFact {
  readonly name: string;
  readonly type: "secret" | "configMap" | "hostPath" | "persistentVolumeClaim" | "projected" | "csi" | "other";
  /** Secret, ConfigMap or claim name, host path, or CSI driver. */
  readonly source: string;
  /** Of projected volumes: secrets, config maps and token audiences ("" = the API server's). */
  readonly projectedSecrets: readonly string[];
  readonly projectedConfigMaps: readonly string[];
  readonly tokenAudiences: readonly string[];
  /** Of CSI volumes: `volumeAttributes.secretProviderClass`. */
  readonly secretProviderClass?: string;
}

/** What a pod, or the template of a workload, says. */
export interface PodSpecFact {
  /** `default` when the object names none. */
  readonly serviceAccountName: string;
  readonly automountServiceAccountToken?: boolean;
  readonly nodeName: string;
  readonly hostNetwork: boolean;
  readonly hostPID: boolean;
  readonly hostIPC: boolean;
  readonly shareProcessNamespace: boolean;
  readonly imagePullSecrets: readonly string[];
  readonly containers: readonly ContainerFact[];
  readonly volumes: readonly VolumeFact[];
  readonly nodeSelector: Readonly<Record<string, string>>;
}

export interface PodFact extends ObjectFact, PodSpecFact {
  readonly kind: "Pod";
  readonly phase?: string;
  readonly mirror: boolean;
  readonly owner?: { readonly kind: string; readonly name: string };
}

/** Deployment, DaemonSet, StatefulSet, ReplicaSet, ReplicationController, Job, CronJob: an object whose template makes pods. */
export interface WorkloadFact extends ObjectFact {
  readonly kind: "Workload";
  readonly workloadKind: string;
  readonly apiGroup: string;
  readonly template: PodSpecFact;
  readonly owner?: { readonly kind: string; readonly name: string };
}

export interface SecretFact extends ObjectFact {
  readonly kind: "Secret";
  readonly type: string;
  /** Key names only; values are cut out before anything is kept. */
  readonly keys: readonly string[];
}

export interface ConfigMapFact extends ObjectFact {
  readonly kind: "ConfigMap";
  /** Only of ConfigMaps that the model reads (`aws-auth`, `pod-identity-webhook`); otherwise key names with empty values. */
  readonly data: Readonly<Record<string, string>>;
}

/** Any other object: custom resources, webhooks, admission policies, CRDs, PersistentVolumes. Kept whole, minus managedFields and secrets. */
export interface OtherObjectFact extends ObjectFact {
  readonly kind: "Other";
  readonly apiVersion: string;
  readonly objectKind: string;
  readonly object: Readonly<Record<string, unknown>>;
}

export type KubernetesFact =
  | RoleFact
  | BindingFact
  | ServiceAccountFact
  | NamespaceFact
  | NodeFact
  | PodFact
  | WorkloadFact
  | SecretFact
  | ConfigMapFact
  | OtherObjectFact;

/** A listing of one kind was seen, perhaps empty: the kind counts as complete. `kind` is the Kubernetes kind (`RoleBinding`). */
export interface ListingFact {
  readonly kind: "Listing";
  readonly listed: string;
  readonly live: boolean;
  readonly evidence: Handle;
}
