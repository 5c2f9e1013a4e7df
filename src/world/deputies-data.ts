/** Controllers that act for whoever writes their resources: what is written, with whose rights the controller acts, and what limits it. */

/** With whose rights: ServiceAccounts of the controller by name (`*` at the end: any ending), any ServiceAccount of the resource's namespace, or any at all. */
export type DeputyActs =
  | { readonly as: "controller"; readonly accounts: readonly string[]; readonly where: "any" | "own-namespace" }
  | { readonly as: "namespace" }
  | { readonly as: "anywhere" };

export interface Deputy {
  /** `RESOURCE.GROUP`, the name of its CustomResourceDefinition. */
  readonly crd: string;
  readonly controller: string;
  readonly acts: DeputyActs;
  /** What keeps the controller from doing anything at all, where somebody set it up. */
  readonly limits: string;
  readonly source: string;
}

const inNamespace = (
  crd: string,
  controller: string,
  source: string,
  limits = "none: the resource names the ServiceAccount",
): Deputy => ({
  crd,
  controller,
  acts: { as: "namespace" },
  limits,
  source,
});

const byController = (
  crd: string,
  controller: string,
  accounts: readonly string[],
  limits: string,
  source: string,
  where: "any" | "own-namespace" = "any",
): Deputy => ({ crd, controller, acts: { as: "controller", accounts, where }, limits, source });

const ARGO_CD = "https://argo-cd.readthedocs.io/en/stable/operator-manual/security/";
const FLUX = "https://fluxcd.io/flux/security/best-practices/";
const ACK = "https://aws-controllers-k8s.github.io/community/docs/user-docs/authorization/";
const ARGO_ACCOUNTS = [
  "argocd-application-controller",
  "argo-cd-argocd-application-controller",
  "openshift-gitops-argocd-application-controller",
];

export const DEPUTIES: readonly Deputy[] = [
  byController(
    "applications.argoproj.io",
    "Argo CD",
    ARGO_ACCOUNTS,
    "the AppProject: its sources, destinations and kinds",
    ARGO_CD,
    "own-namespace",
  ),
  byController(
    "applicationsets.argoproj.io",
    "Argo CD",
    ARGO_ACCOUNTS,
    "the AppProject of the Applications that it makes",
    ARGO_CD,
    "own-namespace",
  ),
  byController(
    "kustomizations.kustomize.toolkit.fluxcd.io",
    "Flux",
    ["kustomize-controller"],
    "spec.serviceAccountName where --default-service-account or a policy demands it",
    FLUX,
  ),
  byController(
    "helmreleases.helm.toolkit.fluxcd.io",
    "Flux",
    ["helm-controller"],
    "spec.serviceAccountName where --default-service-account or a policy demands it",
    FLUX,
  ),
  byController(
    "objects.kubernetes.crossplane.io",
    "Crossplane provider-kubernetes",
    ["provider-kubernetes*", "crossplane-contrib-provider-kubernetes*"],
    "the credentials of its ProviderConfig",
    "https://github.com/crossplane-contrib/provider-kubernetes",
  ),
  byController(
    "releases.helm.crossplane.io",
    "Crossplane provider-helm",
    ["provider-helm*", "crossplane-contrib-provider-helm*"],
    "the credentials of its ProviderConfig",
    "https://github.com/crossplane-contrib/provider-helm",
  ),
  byController(
    "compositions.apiextensions.crossplane.io",
    "Crossplane",
    ["crossplane"],
    "resources that Crossplane's ServiceAccount may write",
    "https://docs.crossplane.io/latest/composition/compositions/",
  ),
  byController(
    "clusterpolicies.kyverno.io",
    "Kyverno",
    ["kyverno-background-controller"],
    "kinds that its background controller may write",
    "https://kyverno.io/docs/policy-types/cluster-policy/generate/",
  ),
  byController(
    "restores.velero.io",
    "Velero",
    ["velero", "velero-server"],
    "backups in its storage location",
    "https://velero.io/docs/main/restore-reference/",
    "own-namespace",
  ),
  byController(
    "clusterextensions.olm.operatorframework.io",
    "OLM",
    ["operator-controller-controller-manager"],
    "spec.serviceAccount",
    "https://operator-framework.github.io/operator-controller/",
  ),
  byController(
    "clusterserviceversions.operators.coreos.com",
    "OLM",
    ["olm-operator-serviceaccount"],
    "the OperatorGroup of the namespace",
    "https://olm.operatorframework.io/docs/",
  ),
  byController(
    "installplans.operators.coreos.com",
    "OLM",
    ["olm-operator-serviceaccount"],
    "the OperatorGroup of the namespace",
    "https://olm.operatorframework.io/docs/",
  ),
  byController(
    "rbacdefinitions.rbacmanager.reactiveops.io",
    "RBAC Manager",
    ["rbac-manager"],
    "roles that rbac-manager may bind",
    "https://rbac-manager.docs.fairwinds.com/",
  ),
  byController(
    "clusters.cluster.x-k8s.io",
    "Cluster API",
    ["capi-manager"],
    "its providers",
    "https://cluster-api.sigs.k8s.io/",
  ),
  byController("roles.iam.services.k8s.aws", "ACK for IAM", ["ack-iam-controller"], "the controller's IAM role", ACK),
  byController(
    "policies.iam.services.k8s.aws",
    "ACK for IAM",
    ["ack-iam-controller"],
    "the controller's IAM role",
    ACK,
  ),
  byController(
    "accessentries.eks.services.k8s.aws",
    "ACK for EKS",
    ["ack-eks-controller"],
    "the controller's IAM role",
    ACK,
  ),
  byController(
    "podidentityassociations.eks.services.k8s.aws",
    "ACK for EKS",
    ["ack-eks-controller"],
    "the controller's IAM role",
    ACK,
  ),
  byController(
    "functions.lambda.services.k8s.aws",
    "ACK for Lambda",
    ["ack-lambda-controller"],
    "the controller's IAM role",
    ACK,
  ),
  inNamespace("taskruns.tekton.dev", "Tekton", "https://tekton.dev/docs/pipelines/taskruns/"),
  inNamespace("pipelineruns.tekton.dev", "Tekton", "https://tekton.dev/docs/pipelines/pipelineruns/"),
  inNamespace(
    "workflows.argoproj.io",
    "Argo Workflows",
    "https://argo-workflows.readthedocs.io/en/latest/service-accounts/",
  ),
  inNamespace(
    "cronworkflows.argoproj.io",
    "Argo Workflows",
    "https://argo-workflows.readthedocs.io/en/latest/service-accounts/",
  ),
  inNamespace(
    "rollouts.argoproj.io",
    "Argo Rollouts",
    "https://argo-rollouts.readthedocs.io/en/stable/features/specification/",
  ),
  inNamespace("services.serving.knative.dev", "Knative", "https://knative.dev/docs/serving/services/"),
  inNamespace(
    "sparkapplications.sparkoperator.k8s.io",
    "Spark operator",
    "https://www.kubeflow.org/docs/components/spark-operator/",
  ),
  inNamespace("rayclusters.ray.io", "KubeRay", "https://docs.ray.io/en/latest/cluster/kubernetes/index.html"),
  inNamespace("rayjobs.ray.io", "KubeRay", "https://docs.ray.io/en/latest/cluster/kubernetes/index.html"),
  inNamespace("notebooks.kubeflow.org", "Kubeflow", "https://www.kubeflow.org/docs/components/notebooks/"),
  inNamespace("pytorchjobs.kubeflow.org", "Kubeflow", "https://www.kubeflow.org/docs/components/trainer/"),
  inNamespace("scaledjobs.keda.sh", "KEDA", "https://keda.sh/docs/latest/reference/scaledjob-spec/"),
  inNamespace("clonesets.apps.kruise.io", "OpenKruise", "https://openkruise.io/docs/user-manuals/cloneset"),
  inNamespace(
    "prometheuses.monitoring.coreos.com",
    "Prometheus operator",
    "https://prometheus-operator.dev/docs/api-reference/api/",
  ),
  inNamespace(
    "alertmanagers.monitoring.coreos.com",
    "Prometheus operator",
    "https://prometheus-operator.dev/docs/api-reference/api/",
  ),
  inNamespace(
    "opentelemetrycollectors.opentelemetry.io",
    "OpenTelemetry operator",
    "https://opentelemetry.io/docs/platforms/kubernetes/operator/",
  ),
  inNamespace(
    "autoscalingrunnersets.actions.github.com",
    "Actions runner controller",
    "https://docs.github.com/en/actions/concepts/runners/actions-runner-controller",
  ),
  inNamespace(
    "runnerdeployments.actions.summerwind.dev",
    "Actions runner controller",
    "https://github.com/actions/actions-runner-controller",
  ),
  inNamespace("virtualmachines.kubevirt.io", "KubeVirt", "https://kubevirt.io/user-guide/storage/disks_and_volumes/"),
  inNamespace(
    "secretstores.external-secrets.io",
    "External Secrets",
    "https://external-secrets.io/latest/provider/kubernetes/",
    "none: a store may send a token of any ServiceAccount of its namespace to a server of its choosing",
  ),
  {
    crd: "clustersecretstores.external-secrets.io",
    controller: "External Secrets",
    acts: { as: "anywhere" },
    limits: "none: a store may send a token of any ServiceAccount to a server of its choosing",
    source: "https://external-secrets.io/latest/provider/kubernetes/",
  },
  {
    crd: "assign.mutations.gatekeeper.sh",
    controller: "Gatekeeper",
    acts: { as: "anywhere" },
    limits: "pods that are made while the mutation is there",
    source: "https://open-policy-agent.github.io/gatekeeper/website/docs/mutation/",
  },
];
