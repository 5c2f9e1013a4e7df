/**
 * Every request to Kubernetes API servers that Clew makes: only GET, in this table and in `discovery.ts`. The dry run, the
 * least ClusterRole and the read-only test are made from these rows.
 */
import type { Direction } from "../../facts/gap.ts";

interface Resource {
  readonly group: string;
  /** The version asked for where discovery says nothing. */
  readonly version: string;
  /** Plural, as RBAC and paths name it. */
  readonly resource: string;
  readonly kind: string;
  /** Which answers its absence blinds. */
  readonly direction: Direction;
}

/** All objects of a kind, in all namespaces. */
export interface ListedResource extends Resource {
  readonly verb: "list";
  /** Only `metadata` is asked for (`PartialObjectMetadata`): the server sends nothing else. */
  readonly metadataOnly: boolean;
  /** Read only where discovery names it; its absence is no gap. */
  readonly optional: boolean;
  /** Members of `status` that are kept; the rest changes without anybody's doing. */
  readonly status: readonly string[];
  /** Members below `spec` that are cut out, as paths: values that may hold secrets, and schemas. */
  readonly cut: readonly string[];
}

/** One object by name. */
export interface NamedResource extends Resource {
  readonly verb: "get";
  readonly namespace: string;
  readonly name: string;
}

const list = (
  group: string,
  version: string,
  resource: string,
  kind: string,
  more: Partial<ListedResource> = {},
): ListedResource => ({
  verb: "list",
  group,
  version,
  resource,
  kind,
  direction: "may-add",
  metadataOnly: false,
  optional: false,
  status: [],
  cut: [],
  ...more,
});
const RBAC = "rbac.authorization.k8s.io";
const ADMISSION = "admissionregistration.k8s.io";
const admission = (resource: string, kind: string, optional: boolean): ListedResource =>
  list(ADMISSION, "v1", resource, kind, { direction: "may-remove", optional });
/** A custom resource that somebody acts upon with an identity of their own: what to write there is who may act. */
const custom = (
  group: string,
  version: string,
  resource: string,
  kind: string,
  more: Partial<ListedResource> = {},
): ListedResource => list(group, version, resource, kind, { optional: true, ...more });

export const LISTED: readonly ListedResource[] = [
  list("", "v1", "namespaces", "Namespace"),
  list("", "v1", "serviceaccounts", "ServiceAccount"),
  list("", "v1", "nodes", "Node", { status: ["addresses"] }),
  list("", "v1", "pods", "Pod", { status: ["phase"] }),
  list("", "v1", "secrets", "Secret", { metadataOnly: true }),
  list("", "v1", "persistentvolumes", "PersistentVolume"),
  list("", "v1", "replicationcontrollers", "ReplicationController"),
  list("apps", "v1", "deployments", "Deployment"),
  list("apps", "v1", "replicasets", "ReplicaSet"),
  list("apps", "v1", "statefulsets", "StatefulSet"),
  list("apps", "v1", "daemonsets", "DaemonSet"),
  list("batch", "v1", "jobs", "Job"),
  list("batch", "v1", "cronjobs", "CronJob"),
  list(RBAC, "v1", "roles", "Role"),
  list(RBAC, "v1", "rolebindings", "RoleBinding"),
  list(RBAC, "v1", "clusterroles", "ClusterRole"),
  list(RBAC, "v1", "clusterrolebindings", "ClusterRoleBinding"),
  admission("mutatingwebhookconfigurations", "MutatingWebhookConfiguration", false),
  admission("validatingwebhookconfigurations", "ValidatingWebhookConfiguration", false),
  admission("validatingadmissionpolicies", "ValidatingAdmissionPolicy", true),
  admission("validatingadmissionpolicybindings", "ValidatingAdmissionPolicyBinding", true),
  admission("mutatingadmissionpolicies", "MutatingAdmissionPolicy", true),
  admission("mutatingadmissionpolicybindings", "MutatingAdmissionPolicyBinding", true),
  list("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", {
    cut: ["versions.schema", "versions.additionalPrinterColumns"],
  }),
  custom("karpenter.sh", "v1", "nodepools", "NodePool"),
  custom("karpenter.sh", "v1", "nodeclaims", "NodeClaim", { status: ["providerID", "nodeName"] }),
  custom("karpenter.k8s.aws", "v1", "ec2nodeclasses", "EC2NodeClass", {
    status: ["instanceProfile"],
    cut: ["userData"],
  }),
  custom("eks.amazonaws.com", "v1", "nodeclasses", "NodeClass", { status: ["instanceProfile"] }),
  custom("services.k8s.aws", "v1alpha1", "iamroleselectors", "IAMRoleSelector"),
  custom("kro.run", "v1alpha1", "resourcegraphdefinitions", "ResourceGraphDefinition"),
  custom("argoproj.io", "v1alpha1", "applications", "Application", { cut: ["source.helm", "sources.helm"] }),
  custom("argoproj.io", "v1alpha1", "applicationsets", "ApplicationSet", {
    cut: ["template.spec.source.helm", "template.spec.sources.helm"],
  }),
  custom("argoproj.io", "v1alpha1", "appprojects", "AppProject"),
  custom("kustomize.toolkit.fluxcd.io", "v1", "kustomizations", "Kustomization", { cut: ["postBuild.substitute"] }),
  custom("helm.toolkit.fluxcd.io", "v2", "helmreleases", "HelmRelease", { cut: ["values"] }),
  custom("external-secrets.io", "v1", "secretstores", "SecretStore"),
  custom("external-secrets.io", "v1", "clustersecretstores", "ClusterSecretStore"),
  custom("external-secrets.io", "v1", "externalsecrets", "ExternalSecret", { cut: ["target.template"] }),
  custom("external-secrets.io", "v1", "clusterexternalsecrets", "ClusterExternalSecret", {
    cut: ["externalSecretSpec.target.template"],
  }),
  custom("secrets-store.csi.x-k8s.io", "v1", "secretproviderclasses", "SecretProviderClass"),
  custom("cert-manager.io", "v1", "issuers", "Issuer"),
  custom("cert-manager.io", "v1", "clusterissuers", "ClusterIssuer"),
];

const configMap = (name: string): NamedResource => ({
  verb: "get",
  group: "",
  version: "v1",
  resource: "configmaps",
  kind: "ConfigMap",
  direction: "may-add",
  namespace: "kube-system",
  name,
});

/** ConfigMaps whose content says who is whom: of aws-iam-authenticator, and of amazon-eks-pod-identity-webhook. */
export const NAMED: readonly NamedResource[] = [configMap("aws-auth"), configMap("pod-identity-webhook")];

/** Paths beside those of the resources: what is served, and in which version. */
export const DISCOVERY_PATHS: readonly string[] = ["/apis", "/version"];

/** Path of a resource, without a query. */
export function pathOf(resource: ListedResource | NamedResource, version = resource.version): string {
  const root = resource.group === "" ? `/api/${version}` : `/apis/${resource.group}/${version}`;
  return resource.verb === "get"
    ? `${root}/namespaces/${resource.namespace}/${resource.resource}/${resource.name}`
    : `${root}/${resource.resource}`;
}

/** The permission in words of RBAC: `list roles.rbac.authorization.k8s.io`, `get configmaps aws-auth in kube-system`. */
export function permissionOf(resource: ListedResource | NamedResource): string {
  const what = resource.group === "" ? resource.resource : `${resource.resource}.${resource.group}`;
  return resource.verb === "get" ? `get ${what} ${resource.name} in ${resource.namespace}` : `list ${what}`;
}
