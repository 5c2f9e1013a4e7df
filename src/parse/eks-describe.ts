/** One thing each: the answers of `aws eks describe-*`. Field names: API reference of Amazon EKS. */

import { parseArn } from "../facts/arn.ts";
import type {
  AccessEntryFact,
  AddonFact,
  AuthenticationMode,
  CapabilityFact,
  ClusterFact,
  EksFacts,
  FargateProfileFact,
  IdentityProviderConfigFact,
  NodegroupFact,
  PodIdentityAssociationFact,
} from "../facts/eks.ts";
import {
  type Cursor,
  fault,
  flagAt,
  handleOf,
  objectAt,
  objectsAt,
  optional,
  requiredText,
  textAt,
  textMapAt,
  textsAt,
} from "./cursor.ts";
import { dateAt } from "./date.ts";

/** Reads the object under the answer's one member; `undefined` (after an issue) when it lacks what names it. */
export type DescribeReader = (cursor: Cursor) => EksFacts | undefined;

/** By the member that an answer of `describe-*` consists of. */
export const DESCRIBE: ReadonlyMap<string, DescribeReader> = new Map<string, DescribeReader>([
  ["cluster", readCluster],
  ["accessEntry", readAccessEntry],
  ["association", readAssociation],
  ["nodegroup", readNodegroup],
  ["fargateProfile", readFargateProfile],
  ["identityProviderConfig", readIdentityProviderConfig],
  ["addon", readAddon],
  ["capability", readCapability],
]);

const MODES: readonly AuthenticationMode[] = ["CONFIG_MAP", "API_AND_CONFIG_MAP", "API"];

function readCluster(cursor: Cursor): ClusterFact | undefined {
  const cluster = requiredText(cursor, "name");
  const arn = requiredText(cursor, "arn");
  if (cluster === undefined || arn === undefined) return undefined;
  const parts = parseArn(arn);
  if (parts === undefined) fault(cursor, ["arn"], "an ARN", `\`${arn}\``);
  const access = objectAt(cursor, "accessConfig");
  const network = objectAt(cursor, "resourcesVpcConfig");
  const compute = objectAt(cursor, "computeConfig");
  const identity = objectAt(cursor, "identity");
  const oidc = identity && objectAt(identity, "oidc");
  const written = access && textAt(access, "authenticationMode");
  const mode = MODES.find((one) => one === written);
  if (access !== undefined && written !== undefined && mode === undefined)
    fault(access, ["authenticationMode"], `one of ${MODES.join(", ")}`, `\`${written}\``);
  return {
    kind: "Cluster",
    cluster,
    evidence: handleOf(cursor),
    arn,
    account: parts?.account ?? "",
    region: parts?.region ?? "",
    ...optional("version", textAt(cursor, "version")),
    ...optional("platformVersion", textAt(cursor, "platformVersion")),
    ...optional("issuer", oidc && textAt(oidc, "issuer")),
    ...optional("roleArn", textAt(cursor, "roleArn")),
    ...optional("authenticationMode", mode),
    ...optional(
      "bootstrapClusterCreatorAdminPermissions",
      access && flagAt(access, "bootstrapClusterCreatorAdminPermissions"),
    ),
    ...optional("endpointPublicAccess", network && flagAt(network, "endpointPublicAccess")),
    publicAccessCidrs: network === undefined ? [] : textsAt(network, "publicAccessCidrs"),
    autoModeEnabled: (compute && flagAt(compute, "enabled")) ?? false,
    ...optional("autoModeNodeRoleArn", compute && textAt(compute, "nodeRoleArn")),
    ...optional("createdAt", dateAt(cursor, "createdAt")),
  };
}

function readAccessEntry(cursor: Cursor): AccessEntryFact | undefined {
  const principalArn = requiredText(cursor, "principalArn");
  if (principalArn === undefined) return undefined;
  return {
    kind: "AccessEntry",
    cluster: textAt(cursor, "clusterName") ?? "",
    evidence: handleOf(cursor),
    principalArn,
    username: textAt(cursor, "username") ?? "",
    kubernetesGroups: textsAt(cursor, "kubernetesGroups"),
    type: textAt(cursor, "type") ?? "STANDARD",
    ...optional("createdAt", dateAt(cursor, "createdAt")),
    ...optional("modifiedAt", dateAt(cursor, "modifiedAt")),
  };
}

function readAssociation(cursor: Cursor): PodIdentityAssociationFact | undefined {
  const namespace = requiredText(cursor, "namespace");
  const serviceAccount = requiredText(cursor, "serviceAccount");
  if (namespace === undefined || serviceAccount === undefined) return undefined;
  return {
    kind: "PodIdentityAssociation",
    cluster: textAt(cursor, "clusterName") ?? "",
    evidence: handleOf(cursor),
    ...optional("associationArn", textAt(cursor, "associationArn")),
    namespace,
    serviceAccount,
    ...optional("roleArn", textAt(cursor, "roleArn")),
    ...optional("targetRoleArn", textAt(cursor, "targetRoleArn")),
    ...optional("externalId", textAt(cursor, "externalId")),
    disableSessionTags: flagAt(cursor, "disableSessionTags") ?? false,
    ...optional("policy", textAt(cursor, "policy")),
    ...optional("ownerArn", textAt(cursor, "ownerArn")),
    ...optional("createdAt", dateAt(cursor, "createdAt")),
  };
}

function readNodegroup(cursor: Cursor): NodegroupFact | undefined {
  const name = requiredText(cursor, "nodegroupName");
  if (name === undefined) return undefined;
  const template = objectAt(cursor, "launchTemplate");
  return {
    kind: "Nodegroup",
    cluster: textAt(cursor, "clusterName") ?? "",
    evidence: handleOf(cursor),
    name,
    ...optional("nodeRole", textAt(cursor, "nodeRole")),
    ...optional(
      "launchTemplate",
      template && {
        ...optional("id", textAt(template, "id")),
        ...optional("name", textAt(template, "name")),
        ...optional("version", textAt(template, "version")),
      },
    ),
    ...optional("amiType", textAt(cursor, "amiType")),
  };
}

function readFargateProfile(cursor: Cursor): FargateProfileFact | undefined {
  const name = requiredText(cursor, "fargateProfileName");
  if (name === undefined) return undefined;
  return {
    kind: "FargateProfile",
    cluster: textAt(cursor, "clusterName") ?? "",
    evidence: handleOf(cursor),
    name,
    ...optional("podExecutionRoleArn", textAt(cursor, "podExecutionRoleArn")),
    selectors: objectsAt(cursor, "selectors").map((selector) => ({
      namespace: textAt(selector, "namespace") ?? "",
      labels: textMapAt(selector, "labels"),
    })),
  };
}

function readIdentityProviderConfig(cursor: Cursor): IdentityProviderConfigFact | undefined {
  const oidc = objectAt(cursor, "oidc");
  if (oidc === undefined) {
    fault(cursor, ["oidc"], "an object", "nothing");
    return undefined;
  }
  const name = requiredText(oidc, "identityProviderConfigName");
  const issuerUrl = requiredText(oidc, "issuerUrl");
  if (name === undefined || issuerUrl === undefined) return undefined;
  return {
    kind: "IdentityProviderConfig",
    cluster: textAt(oidc, "clusterName") ?? "",
    evidence: handleOf(oidc),
    name,
    issuerUrl,
    clientId: textAt(oidc, "clientId") ?? "",
    ...optional("usernameClaim", textAt(oidc, "usernameClaim")),
    ...optional("usernamePrefix", textAt(oidc, "usernamePrefix")),
    ...optional("groupsClaim", textAt(oidc, "groupsClaim")),
    ...optional("groupsPrefix", textAt(oidc, "groupsPrefix")),
    requiredClaims: textMapAt(oidc, "requiredClaims"),
    ...optional("status", textAt(oidc, "status")),
  };
}

function readAddon(cursor: Cursor): AddonFact | undefined {
  const name = requiredText(cursor, "addonName");
  if (name === undefined) return undefined;
  return {
    kind: "Addon",
    cluster: textAt(cursor, "clusterName") ?? "",
    evidence: handleOf(cursor),
    name,
    ...optional("serviceAccountRoleArn", textAt(cursor, "serviceAccountRoleArn")),
    podIdentityAssociations: textsAt(cursor, "podIdentityAssociations"),
  };
}

function readCapability(cursor: Cursor): CapabilityFact | undefined {
  const name = requiredText(cursor, "capabilityName");
  if (name === undefined) return undefined;
  return {
    kind: "Capability",
    cluster: textAt(cursor, "clusterName") ?? "",
    evidence: handleOf(cursor),
    name,
    type: textAt(cursor, "type") ?? "",
    ...optional("roleArn", textAt(cursor, "roleArn")),
    configuration: objectAt(cursor, "configuration")?.value ?? {},
  };
}
