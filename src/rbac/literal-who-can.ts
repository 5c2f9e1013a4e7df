/** Who-can as a list of names: every candidate that a SubjectAccessReview would allow, each asked with the groups that it has by itself. */
import type { ClusterFacts } from "../facts/estate.ts";
import { serviceAccountGroups, serviceAccountUsername, splitServiceAccountUsername } from "../facts/identity.ts";
import { type Attributes, type Identity, isNonResource, SUPERUSER_GROUP } from "./attributes.ts";
import type { Authorizer } from "./authorizer.ts";
import type { Question } from "./matches.ts";
import { subjectKey } from "./subject-match.ts";

/** Sorted names; ServiceAccounts as `namespace/name`. */
export interface LiteralAnswer {
  readonly users: readonly string[];
  readonly groups: readonly string[];
  readonly serviceAccounts: readonly string[];
  /** The group system:authenticated alone is allowed. */
  readonly everyAuthenticated: boolean;
  /** The group system:unauthenticated alone is allowed. */
  readonly everyUnauthenticated: boolean;
}

interface Candidates {
  readonly users: readonly string[];
  readonly groups: readonly string[];
  readonly serviceAccounts: readonly { readonly namespace: string; readonly name: string }[];
}

const AUTHENTICATED = "system:authenticated";
const UNAUTHENTICATED = "system:unauthenticated";
const ANONYMOUS = "system:anonymous";
const BUILT_IN_GROUPS = [AUTHENTICATED, UNAUTHENTICATED, SUPERUSER_GROUP, "system:nodes", "system:serviceaccounts"];

/**
 * Answers questions about one cluster exactly as written. Candidates: every subject of a binding, every ServiceAccount object, the group
 * of ServiceAccounts of every namespace, the built-in groups and system:anonymous. A group is asked alone, as nobody's only group.
 */
export function literalWhoCan(
  authorizer: Authorizer,
  cluster: ClusterFacts,
): (attributes: Attributes) => LiteralAnswer {
  const candidates = candidatesOf(authorizer, cluster);
  return (attributes) => {
    const named = { users: new Set<string>(), groups: new Set([SUPERUSER_GROUP]) };
    for (const { binding } of authorizer.matches(asWritten(attributes)))
      for (const subject of binding.subjects) {
        const key = subjectKey(subject, binding.namespace);
        if (key !== undefined) (key.by === "user" ? named.users : named.groups).add(key.name);
      }
    const allowed = ({ user, groups }: Identity): boolean =>
      named.users.has(user) || groups.some((group) => named.groups.has(group));
    return {
      users: candidates.users.filter((user) => allowed({ user, groups: groupsOfUser(user) })),
      groups: candidates.groups.filter((group) => named.groups.has(group)),
      serviceAccounts: candidates.serviceAccounts
        .filter(({ namespace, name }) =>
          allowed({ user: serviceAccountUsername(namespace, name), groups: serviceAccountGroups(namespace) }),
        )
        .map(({ namespace, name }) => `${namespace}/${name}`),
      everyAuthenticated: named.groups.has(AUTHENTICATED),
      everyUnauthenticated: named.groups.has(UNAUTHENTICATED),
    };
  };
}

function asWritten(attributes: Attributes): Question {
  return isNonResource(attributes) ? attributes : { ...attributes };
}

/** Groups that a user has by itself. */
function groupsOfUser(user: string): readonly string[] {
  if (user === ANONYMOUS) return [UNAUTHENTICATED];
  const account = splitServiceAccountUsername(user);
  return account === undefined ? [AUTHENTICATED] : serviceAccountGroups(account.namespace);
}

function candidatesOf(authorizer: Authorizer, cluster: ClusterFacts): Candidates {
  const users = new Set([ANONYMOUS]);
  const groups = new Set(BUILT_IN_GROUPS);
  const serviceAccounts = new Map<string, { namespace: string; name: string }>();
  const addAccount = (namespace: string, name: string): void => {
    serviceAccounts.set(`${namespace}/${name}`, { namespace, name });
    groups.add(`system:serviceaccounts:${namespace}`);
  };
  for (const { name } of cluster.namespaces) groups.add(`system:serviceaccounts:${name}`);
  for (const { namespace, name } of cluster.serviceAccounts) addAccount(namespace, name);
  for (const { fact } of authorizer.bindings)
    for (const subject of fact.subjects) {
      if (subject.kind === "User") users.add(subject.name);
      else if (subject.kind === "Group") groups.add(subject.name);
      else if (subject.kind === "ServiceAccount") addAccount(subject.namespace || fact.namespace, subject.name);
    }
  const accounts = [...serviceAccounts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, account]) => account);
  return { users: [...users].sort(), groups: [...groups].sort(), serviceAccounts: accounts };
}
