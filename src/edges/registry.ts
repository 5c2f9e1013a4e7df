/** Every edge kind, by id. Adding one: a file here beside it, a line below, a test of the same name. */
import { accessEntry } from "./access-entry.ts";
import { assumeRole } from "./assume-role.ts";
import { assumeRoleWithSaml } from "./assume-role-with-saml.ts";
import { assumeRoleWithWebIdentity } from "./assume-role-with-web-identity.ts";
import { attach } from "./attach.ts";
import { awsAuthAccount } from "./aws-auth-account.ts";
import { awsAuthRole } from "./aws-auth-role.ts";
import { awsAuthUser } from "./aws-auth-user.ts";
import { clusterCreator } from "./cluster-creator.ts";
import { createPod } from "./create-pod.ts";
import { createTokenSecret } from "./create-token-secret.ts";
import { createWorkload } from "./create-workload.ts";
import type { EdgeKind } from "./edge.ts";
import { ephemeralContainer } from "./ephemeral-container.ts";
import { exec } from "./exec.ts";
import { identityProviderConfig } from "./identity-provider-config.ts";
import { imdsNodeRole } from "./imds-node-role.ts";
import { impersonateGroup } from "./impersonate-group.ts";
import { impersonateServiceAccount } from "./impersonate-service-account.ts";
import { impersonateUser } from "./impersonate-user.ts";
import { irsa } from "./irsa.ts";
import { kubeletExec } from "./kubelet-exec.ts";
import { mountSecret } from "./mount-secret.ts";
import { nodePods } from "./node-pods.ts";
import { nodeRole } from "./node-role.ts";
import { patchPod } from "./patch-pod.ts";
import { podIdentity } from "./pod-identity.ts";
import { podMounts } from "./pod-mounts.ts";
import { podServiceAccount } from "./pod-service-account.ts";
import { readTokenSecret } from "./read-token-secret.ts";
import { tokenRequest } from "./token-request.ts";
import { updateWorkload } from "./update-workload.ts";

export const EDGES: readonly EdgeKind[] = [
  accessEntry,
  assumeRole,
  assumeRoleWithSaml,
  assumeRoleWithWebIdentity,
  attach,
  awsAuthAccount,
  awsAuthRole,
  awsAuthUser,
  clusterCreator,
  createPod,
  createTokenSecret,
  createWorkload,
  ephemeralContainer,
  exec,
  identityProviderConfig,
  imdsNodeRole,
  impersonateGroup,
  impersonateServiceAccount,
  impersonateUser,
  irsa,
  kubeletExec,
  mountSecret,
  nodePods,
  nodeRole,
  patchPod,
  podIdentity,
  podMounts,
  podServiceAccount,
  readTokenSecret,
  tokenRequest,
  updateWorkload,
];
