/** Every edge kind, by id. Adding one: a file here beside it, a line below, a test of the same name. */
import type { EdgeKind } from "./edge.ts";
import { impersonateGroup } from "./impersonate-group.ts";
import { impersonateServiceAccount } from "./impersonate-service-account.ts";
import { impersonateUser } from "./impersonate-user.ts";
import { podServiceAccount } from "./pod-service-account.ts";

export const EDGES: readonly EdgeKind[] = [impersonateGroup, impersonateServiceAccount, impersonateUser, podServiceAccount];
