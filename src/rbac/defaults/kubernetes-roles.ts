/**
 * Roles that a new cluster has in kube-system and kube-public.
 * Taken from the bootstrap policy of Kubernetes (plugin/pkg/auth/authorizer/rbac/bootstrappolicy), Copyright The Kubernetes Authors,
 * Apache License 2.0; rewritten in the text form of policy-text.ts.
 */
export const ROLES = `
system:controller:bootstrap-signer | in kube-public
  get,list,watch core configmaps
  update core configmaps cluster-info
  create,patch,update core,events.k8s.io events
extension-apiserver-authentication-reader | in kube-system
  get,list,watch core configmaps extension-apiserver-authentication
system::leader-locking-kube-controller-manager | in kube-system
  create,get,list,update,watch coordination.k8s.io leases
  >=1.31 create,get,list,update,watch coordination.k8s.io leasecandidates
system::leader-locking-kube-scheduler | in kube-system
  create,get,list,update,watch coordination.k8s.io leases
  >=1.31 create,get,list,update,watch coordination.k8s.io leasecandidates
system:controller:bootstrap-signer | in kube-system
  get,list,watch core secrets
system:controller:cloud-provider | in kube-system
  create,get,list,watch core configmaps
system:controller:token-cleaner | in kube-system
  delete,get,list,watch core secrets
  create,patch,update core,events.k8s.io events
`;
