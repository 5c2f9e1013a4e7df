/** Who a request of kubectl asks about: `--as` and `--as-group` come as headers, and become the asked identity. */
import { serviceAccountGroups, splitServiceAccountUsername } from "../../facts/identity.ts";
import type { AppContext } from "../context.ts";
import { ProblemError } from "../problem.ts";

export interface AskedIdentity {
  readonly user: string;
  readonly groups: readonly string[];
}

const AUTHENTICATED = "system:authenticated";
const UNAUTHENTICATED = "system:unauthenticated";
const ANONYMOUS = "system:anonymous";

/**
 * The impersonated identity, with the groups that the API server adds; `undefined` when nobody is impersonated. Throws
 * `bad-request` for groups without a user. Rule: apiserver pkg/endpoints/filters/impersonation (WithImpersonation).
 */
export function impersonated(c: AppContext): AskedIdentity | undefined {
  const user = c.req.header("impersonate-user");
  const given = headerValues(c, "impersonate-group");
  if (user === undefined || user === "") {
    if (given.length > 0)
      throw new ProblemError("bad-request", "expected `Impersonate-User` beside `Impersonate-Group`, came none");
    return undefined;
  }
  return withImpliedGroups(user, given);
}

/** The groups of an impersonated user: those given, those of a ServiceAccount where none were given, and the one that says whether it is authenticated. */
export function withImpliedGroups(user: string, given: readonly string[]): AskedIdentity {
  const account = splitServiceAccountUsername(user);
  const groups =
    given.length === 0 && account !== undefined
      ? serviceAccountGroups(account.namespace).filter((group) => group !== AUTHENTICATED)
      : [...given];
  const isSettled = groups.includes(AUTHENTICATED) || groups.includes(UNAUTHENTICATED);
  if (isSettled) return { user, groups };
  return { user, groups: [...groups, user === ANONYMOUS ? UNAUTHENTICATED : AUTHENTICATED] };
}

/** Values of a header that may come several times; a comma is no separator in a group name, but HTTP joins repeated headers with one. */
function headerValues(c: AppContext, name: string): string[] {
  const joined = c.req.header(name);
  return joined === undefined ? [] : joined.split(", ").filter((value) => value !== "");
}
