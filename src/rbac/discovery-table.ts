/** Resources that every cluster of Kubernetes 1.29 to 1.36 serves or checks. Source: `kubectl api-resources`; virtual ones from the impersonation and signer checks of the API server. */

/** One resource. `virtual` ones exist only in authorization. */
export interface KnownResource {
  readonly group: string;
  readonly resource: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  /** Lower-case kind unless a custom resource says otherwise. */
  readonly singular: string;
}

// GROUP, then RESOURCE KIND SCOPE [SHORT NAMES]; scope: n = namespaced, c = cluster. Order = precedence between groups.
const TABLE = `
core
  bindings Binding n
  componentstatuses ComponentStatus c cs
  configmaps ConfigMap n cm
  endpoints Endpoints n ep
  events Event n ev
  limitranges LimitRange n limits
  namespaces Namespace c ns
  nodes Node c no
  persistentvolumeclaims PersistentVolumeClaim n pvc
  persistentvolumes PersistentVolume c pv
  pods Pod n po
  podtemplates PodTemplate n
  replicationcontrollers ReplicationController n rc
  resourcequotas ResourceQuota n quota
  secrets Secret n
  serviceaccounts ServiceAccount n sa
  services Service n svc
  users User c
  groups Group c
apps
  controllerrevisions ControllerRevision n
  daemonsets DaemonSet n ds
  deployments Deployment n deploy
  replicasets ReplicaSet n rs
  statefulsets StatefulSet n sts
batch
  cronjobs CronJob n cj
  jobs Job n
autoscaling
  horizontalpodautoscalers HorizontalPodAutoscaler n hpa
rbac.authorization.k8s.io
  clusterrolebindings ClusterRoleBinding c
  clusterroles ClusterRole c
  rolebindings RoleBinding n
  roles Role n
networking.k8s.io
  ingressclasses IngressClass c
  ingresses Ingress n ing
  ipaddresses IPAddress c ip
  networkpolicies NetworkPolicy n netpol
  servicecidrs ServiceCIDR c
policy
  poddisruptionbudgets PodDisruptionBudget n pdb
storage.k8s.io
  csidrivers CSIDriver c
  csinodes CSINode c
  csistoragecapacities CSIStorageCapacity n
  storageclasses StorageClass c sc
  volumeattachments VolumeAttachment c
  volumeattributesclasses VolumeAttributesClass c vac
admissionregistration.k8s.io
  mutatingadmissionpolicies MutatingAdmissionPolicy c
  mutatingadmissionpolicybindings MutatingAdmissionPolicyBinding c
  mutatingwebhookconfigurations MutatingWebhookConfiguration c
  validatingadmissionpolicies ValidatingAdmissionPolicy c
  validatingadmissionpolicybindings ValidatingAdmissionPolicyBinding c
  validatingwebhookconfigurations ValidatingWebhookConfiguration c
apiextensions.k8s.io
  customresourcedefinitions CustomResourceDefinition c crd,crds
apiregistration.k8s.io
  apiservices APIService c
authentication.k8s.io
  selfsubjectreviews SelfSubjectReview c
  tokenreviews TokenReview c
  uids UID c
  userextras UserExtra c
authorization.k8s.io
  localsubjectaccessreviews LocalSubjectAccessReview n
  selfsubjectaccessreviews SelfSubjectAccessReview c
  selfsubjectrulesreviews SelfSubjectRulesReview c
  subjectaccessreviews SubjectAccessReview c
certificates.k8s.io
  certificatesigningrequests CertificateSigningRequest c csr
  clustertrustbundles ClusterTrustBundle c
  podcertificaterequests PodCertificateRequest n
  signers Signer c
coordination.k8s.io
  leasecandidates LeaseCandidate n
  leases Lease n
discovery.k8s.io
  endpointslices EndpointSlice n
flowcontrol.apiserver.k8s.io
  flowschemas FlowSchema c
  prioritylevelconfigurations PriorityLevelConfiguration c
internal.apiserver.k8s.io
  storageversions StorageVersion c
node.k8s.io
  runtimeclasses RuntimeClass c
resource.k8s.io
  deviceclasses DeviceClass c
  devicetaintrules DeviceTaintRule c
  resourceclaims ResourceClaim n
  resourceclaimtemplates ResourceClaimTemplate n
  resourceslices ResourceSlice c
scheduling.k8s.io
  priorityclasses PriorityClass c pc
storagemigration.k8s.io
  storageversionmigrations StorageVersionMigration c
events.k8s.io
  events Event n ev
`;

/** The built-in resources; where two groups serve one name, the one that kubectl takes comes first. */
export const BUILT_IN_RESOURCES: readonly KnownResource[] = readTable();

function readTable(): readonly KnownResource[] {
  const known: KnownResource[] = [];
  let group = "";
  for (const line of TABLE.split("\n")) {
    if (!line.startsWith("  ")) {
      group = line === "core" ? "" : line;
      continue;
    }
    const [resource = "", kind = "", scope = "", short = ""] = line.trim().split(" ");
    const shortNames = short === "" ? [] : short.split(",");
    known.push({ group, resource, kind, namespaced: scope === "n", shortNames, singular: kind.toLowerCase() });
  }
  return known;
}
