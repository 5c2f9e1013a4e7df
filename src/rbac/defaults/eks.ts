/** placeholder until sourced below */
export const EKS_CLUSTER_ROLES = "";
export const EKS_ROLES = "";
export const EKS_CLUSTER_ROLE_BINDINGS = "";
export const EKS_ROLE_BINDINGS = "";
