/** Every edge kind, by id. Adding one: a file here beside it, a line below, a test of the same name. */
import { accessEntry } from "./access-entry.ts";
import { awsAuthAccount } from "./aws-auth-account.ts";
import { awsAuthRole } from "./aws-auth-role.ts";
import { awsAuthUser } from "./aws-auth-user.ts";
import { clusterCreator } from "./cluster-creator.ts";
import { identityProviderConfig } from "./identity-provider-config.ts";
import { impersonateGroup } from "./impersonate-group.ts";
import { impersonateServiceAccount } from "./impersonate-service-account.ts";
import { impersonateUser } from "./impersonate-user.ts";
import { podServiceAccount } from "./pod-service-account.ts";
import type { EdgeKind } from "./edge.ts";

export const EDGES: readonly EdgeKind[] = [accessEntry, awsAuthAccount, awsAuthRole, awsAuthUser, clusterCreator, identityProviderConfig, impersonateGroup, impersonateServiceAccount, impersonateUser, podServiceAccount];
