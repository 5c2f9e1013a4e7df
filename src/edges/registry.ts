/** Every edge kind, by id. Adding one: a file here beside it, a line below, a test of the same name. */
import { accessEntry } from "./access-entry.ts";
import { admissionBypass } from "./admission-bypass.ts";
import { aggregateInto } from "./aggregate-into.ts";
import { associatePodIdentity } from "./associate-pod-identity.ts";
import { assumeRole } from "./assume-role.ts";
import { assumeRoleWithSaml } from "./assume-role-with-saml.ts";
import { assumeRoleWithWebIdentity } from "./assume-role-with-web-identity.ts";
import { attach } from "./attach.ts";
import { awsAuthAccount } from "./aws-auth-account.ts";
import { awsAuthEdit } from "./aws-auth-edit.ts";
import { awsAuthRole } from "./aws-auth-role.ts";
import { awsAuthUser } from "./aws-auth-user.ts";
import { bindRole } from "./bind-role.ts";
import { bootstrapToken } from "./bootstrap-token.ts";
import { capabilityDeputy } from "./capability-deputy.ts";
import { clientCertificate } from "./client-certificate.ts";
import { clusterCreator } from "./cluster-creator.ts";
import { containerCapability } from "./container-capability.ts";
import { conversionWebhook } from "./conversion-webhook.ts";
import { corePattern } from "./core-pattern.ts";
import { createPod } from "./create-pod.ts";
import { createTokenSecret } from "./create-token-secret.ts";
import { createWorkload } from "./create-workload.ts";
import { danglingRole } from "./dangling-role.ts";
import { danglingServiceAccount } from "./dangling-service-account.ts";
import { deputy } from "./deputy.ts";
import { deputyPod } from "./deputy-pod.ts";
import type { EdgeKind } from "./edge.ts";
import { editBinding } from "./edit-binding.ts";
import { ephemeralContainer } from "./ephemeral-container.ts";
import { escalateRole } from "./escalate-role.ts";
import { exec } from "./exec.ts";
import { grantClusterAccess } from "./grant-cluster-access.ts";
import { hostPath } from "./host-path.ts";
import { hostProcess } from "./host-process.ts";
import { identityProviderConfig } from "./identity-provider-config.ts";
import { imdsNodeRole } from "./imds-node-role.ts";
import { impersonateGroup } from "./impersonate-group.ts";
import { impersonateServiceAccount } from "./impersonate-service-account.ts";
import { impersonateUser } from "./impersonate-user.ts";
import { irsa } from "./irsa.ts";
import { kubeletCertificate } from "./kubelet-certificate.ts";
import { kubeletExec } from "./kubelet-exec.ts";
import { mountSecret } from "./mount-secret.ts";
import { mutatingPolicy } from "./mutating-policy.ts";
import { mutatingWebhook } from "./mutating-webhook.ts";
import { nodeClass } from "./node-class.ts";
import { nodePods } from "./node-pods.ts";
import { nodeRole } from "./node-role.ts";
import { ownPod } from "./own-pod.ts";
import { patchPod } from "./patch-pod.ts";
import { podIdentity } from "./pod-identity.ts";
import { podMounts } from "./pod-mounts.ts";
import { podSecurityBypass } from "./pod-security-bypass.ts";
import { podServiceAccount } from "./pod-service-account.ts";
import { privilegedContainer } from "./privileged-container.ts";
import { privilegedPod } from "./privileged-pod.ts";
import { pvHostPath } from "./pv-host-path.ts";
import { raisePrincipal } from "./raise-principal.ts";
import { readTokenSecret } from "./read-token-secret.ts";
import { runtimeSocket } from "./runtime-socket.ts";
import { secretSync } from "./secret-sync.ts";
import { stealPods } from "./steal-pods.ts";
import { tokenRequest } from "./token-request.ts";
import { updateTrust } from "./update-trust.ts";
import { updateWorkload } from "./update-workload.ts";
import { validatingWebhook } from "./validating-webhook.ts";
import { varLog } from "./var-log.ts";

export const EDGES: readonly EdgeKind[] = [
  accessEntry,
  admissionBypass,
  aggregateInto,
  associatePodIdentity,
  assumeRole,
  assumeRoleWithSaml,
  assumeRoleWithWebIdentity,
  attach,
  awsAuthAccount,
  awsAuthEdit,
  awsAuthRole,
  awsAuthUser,
  bindRole,
  bootstrapToken,
  capabilityDeputy,
  clientCertificate,
  clusterCreator,
  containerCapability,
  conversionWebhook,
  corePattern,
  createPod,
  createTokenSecret,
  createWorkload,
  danglingRole,
  danglingServiceAccount,
  deputy,
  deputyPod,
  editBinding,
  ephemeralContainer,
  escalateRole,
  exec,
  grantClusterAccess,
  hostPath,
  hostProcess,
  identityProviderConfig,
  imdsNodeRole,
  impersonateGroup,
  impersonateServiceAccount,
  impersonateUser,
  irsa,
  kubeletCertificate,
  kubeletExec,
  mountSecret,
  mutatingPolicy,
  mutatingWebhook,
  nodeClass,
  nodePods,
  nodeRole,
  ownPod,
  patchPod,
  podIdentity,
  podMounts,
  podSecurityBypass,
  podServiceAccount,
  privilegedContainer,
  privilegedPod,
  pvHostPath,
  raisePrincipal,
  readTokenSecret,
  runtimeSocket,
  secretSync,
  stealPods,
  tokenRequest,
  updateTrust,
  updateWorkload,
  validatingWebhook,
  varLog,
];
