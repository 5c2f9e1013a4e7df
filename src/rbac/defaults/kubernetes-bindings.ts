/**
 * Bindings that a new cluster has, without those of its controllers. A binding refers to the role of its own name unless `to` says otherwise.
 * Taken from the bootstrap policy of Kubernetes (plugin/pkg/auth/authorizer/rbac/bootstrappolicy), Copyright The Kubernetes Authors,
 * Apache License 2.0; rewritten in the text form of policy-text.ts.
 */
export const CLUSTER_ROLE_BINDINGS = `
cluster-admin
  group:system:masters
system:basic-user
  group:system:authenticated
system:discovery
  group:system:authenticated
system:kube-controller-manager
  user:system:kube-controller-manager
system:kube-dns
  sa:kube-system/kube-dns
system:kube-scheduler
  user:system:kube-scheduler
system:monitoring
  group:system:monitoring
system:node
system:node-proxier
  user:system:kube-proxy
system:public-info-viewer
  group:system:authenticated
  group:system:unauthenticated
system:service-account-issuer-discovery
  group:system:serviceaccounts
system:volume-scheduler
  user:system:kube-scheduler
`;

/** RoleBindings in kube-system and kube-public, to Roles beside them. */
export const ROLE_BINDINGS = `
system:controller:bootstrap-signer | in kube-public
  sa:kube-system/bootstrap-signer
system::extension-apiserver-authentication-reader | in kube-system | to extension-apiserver-authentication-reader
  user:system:kube-controller-manager
  user:system:kube-scheduler
system::leader-locking-kube-controller-manager | in kube-system
  user:system:kube-controller-manager
  sa:kube-system/kube-controller-manager
  sa:kube-system/leader-election-controller
system::leader-locking-kube-scheduler | in kube-system
  user:system:kube-scheduler
  sa:kube-system/kube-scheduler
system:controller:bootstrap-signer | in kube-system
  sa:kube-system/bootstrap-signer
system:controller:cloud-provider | in kube-system
  sa:kube-system/cloud-provider
system:controller:token-cleaner | in kube-system
  sa:kube-system/token-cleaner
`;
