/**
 * What EKS adds to the policy of a cluster, as far as it is documented. AWS publishes names (userguide/default-roles-users.html) but for
 * most roles no rules; what has no source is not here, and {@link EKS_UNPUBLISHED} says so.
 *
 * Sources: `aws-node` is config/master/aws-k8s-cni.yaml of aws/amazon-vpc-cni-k8s v1.23.1 (Apache License 2.0); `eks:node-bootstrapper` is
 * the AWS knowledge-center page on certificate signing requests; the roles behind `eks:addon-cluster-admin` and `eks:kube-proxy*` are those
 * of public listings of EKS clusters; the group of Windows nodes is userguide/windows-support.html.
 */
export const EKS_CLUSTER_ROLES = `
aws-node
  list,watch,get crd.k8s.amazonaws.com eniconfigs
  list,watch,get core namespaces
  list,watch,get core pods
  list,watch,get core nodes
  create,patch,list core,events.k8s.io events
  get,list,watch networking.k8s.aws policyendpoints,clusterpolicyendpoints
  get networking.k8s.aws policyendpoints/status,clusterpolicyendpoints/status
  get,list,watch,patch vpcresources.k8s.aws cninodes
  get url:/apis/networking.k8s.aws,/apis/networking.k8s.aws/*
eks:node-bootstrapper
  create certificates.k8s.io certificatesigningrequests/selfnodeserver
`;

export const EKS_CLUSTER_ROLE_BINDINGS = `
aws-node
  sa:kube-system/aws-node
eks:addon-cluster-admin | to cluster-admin
  user:eks:addon-manager
eks:kube-proxy | to system:node-proxier
  sa:kube-system/kube-proxy
eks:kube-proxy-windows | to system:node-proxier
  group:eks:kube-proxy-windows
eks:node-bootstrapper
  group:system:bootstrappers
  group:system:nodes
`;

/** ClusterRoles and Roles that EKS has and whose rules or subjects are not published. They concern EKS's own users only. */
export const EKS_UNPUBLISHED: readonly string[] = [
  "eks:addon-manager",
  "eks:authenticator",
  "eks:az-poller",
  "eks:cluster-event-watcher",
  "eks:coredns-autoscaler",
  "eks:fargate-manager",
  "eks:fargate-scheduler",
  "eks:kms-storage-migrator",
  "eks:kube-proxy-fargate",
  "eks:network-policy-controller",
  "eks:network-webhooks",
  "eks:node-manager",
  "eks:nodewatcher",
  "eks:pod-identity-mutating-webhook",
  "eks:service-operations",
  "eks:tagging-controller",
  "vpc-resource-controller-role",
];
