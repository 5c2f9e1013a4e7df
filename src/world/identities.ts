/** The identities of one estate, interned: a key becomes a u32, edges and queries carry only that. */

import type { UsernamePattern } from "../eks/username-pattern.ts";
import type { AccessPolicyAssociationFact } from "../facts/eks.ts";
import type { Handle } from "../facts/evidence.ts";
import {
  anyoneKey,
  groupKey,
  type IdentityKind,
  nodeKey,
  podKey,
  rightsKey,
  serviceAccountGroups,
  serviceAccountKey,
  serviceAccountUsername,
  splitServiceAccountUsername,
  unknownPrincipalKey,
  userKey,
} from "../facts/identity.ts";

/** How a Kubernetes request of this identity is authenticated. */
export interface KubernetesIdentity {
  /** Plain name, or the template as written when `pattern` is set. */
  readonly username: string;
  readonly pattern?: UsernamePattern;
  /** All groups, implied ones included. */
  readonly groups: readonly string[];
  /** Groups that depend on the session. */
  readonly groupPatterns?: readonly UsernamePattern[];
  readonly accessPolicies: readonly AccessPolicyAssociationFact[];
}

export interface Identity {
  readonly id: number;
  /** Unique within the estate; two mappings to one user name with other groups differ here. */
  readonly key: string;
  /** The key of design §9, as shown; hubs have none of their own. */
  readonly shown: string;
  readonly kind: IdentityKind | "hub";
  readonly cluster?: string;
  readonly kubernetes?: KubernetesIdentity;
}

/** What is learned about an identity while facts are read. */
export interface IdentityDetail {
  exists?: boolean | null;
  evidence?: Handle;
}

export interface Identities {
  readonly size: number;
  at(id: number): Identity;
  find(key: string): number | undefined;
  detail(id: number): IdentityDetail;
  aws(kind: IdentityKind, key: string): number;
  serviceAccount(cluster: string, namespace: string, name: string): number;
  /** A user by bare name: ServiceAccount and anonymous user names give those identities. */
  user(cluster: string, name: string): number;
  group(cluster: string, name: string): number;
  /** A user as some mapping or impersonation makes it: name or pattern with groups and access policies. */
  mapped(cluster: string, identity: KubernetesIdentity): number;
  node(cluster: string, name: string): number;
  pod(cluster: string, namespace: string, name: string): number;
  /** Whoever holds a set of rules: a role that can be bound, the secrets that a pod can mount. */
  rights(cluster: string, text: string): number;
  anyone(cluster: string): number;
  unknownPrincipal(cluster: string): number;
  /** A hidden joint of a quadratic fan. */
  hub(name: string): number;
  /** All identities, by id. */
  list(): readonly Identity[];
}

const AUTHENTICATED = ["system:authenticated"];

/** An empty identity table. */
export function identityTable(): Identities {
  const byKey = new Map<string, number>();
  const rows: Identity[] = [];
  const details: IdentityDetail[] = [];

  const intern = (key: string, make: (id: number) => Identity): number => {
    const known = byKey.get(key);
    if (known !== undefined) return known;
    const id = rows.length;
    rows.push(make(id));
    details.push({});
    byKey.set(key, id);
    return id;
  };
  const kubernetes = (
    kind: IdentityKind,
    key: string,
    cluster: string,
    identity: KubernetesIdentity,
    shown = key,
  ): number => intern(key, (id) => ({ id, key, shown, kind, cluster, kubernetes: identity }));

  const table: Identities = {
    get size() {
      return rows.length;
    },
    at(id) {
      const row = rows[id];
      if (row === undefined) throw new RangeError(`no identity has the id ${id}`);
      return row;
    },
    find: (key) => byKey.get(key),
    detail(id) {
      const row = details[id];
      if (row === undefined) throw new RangeError(`no identity has the id ${id}`);
      return row;
    },
    aws: (kind, key) => intern(key, (id) => ({ id, key, shown: key, kind })),
    serviceAccount: (cluster, namespace, name) =>
      kubernetes("service-account", serviceAccountKey(cluster, namespace, name), cluster, {
        username: serviceAccountUsername(namespace, name),
        groups: serviceAccountGroups(namespace),
        accessPolicies: [],
      }),
    user(cluster, name) {
      if (name === "system:anonymous") return table.anyone(cluster);
      const account = splitServiceAccountUsername(name);
      if (account !== undefined) return table.serviceAccount(cluster, account.namespace, account.name);
      return kubernetes("user", userKey(cluster, name), cluster, {
        username: name,
        groups: AUTHENTICATED,
        accessPolicies: [],
      });
    },
    group: (cluster, name) =>
      kubernetes("group", groupKey(cluster, name), cluster, { username: "", groups: [name], accessPolicies: [] }),
    mapped(cluster, identity) {
      const groups = [...new Set(identity.groups)].sort();
      const patterns = (identity.groupPatterns ?? []).map((pattern) => pattern.template).sort();
      const policies = identity.accessPolicies
        .map((policy) => `${policy.policyArn}|${policy.scope}|${policy.namespaces.join(",")}`)
        .sort();
      const onlyAuthenticated = groups.length === 1 && groups[0] === "system:authenticated";
      if (onlyAuthenticated && policies.length === 0 && patterns.length === 0 && identity.pattern === undefined)
        return table.user(cluster, identity.username);
      const shown = userKey(cluster, identity.username);
      const key = ["user:", identity.username, ...groups, "", ...patterns, "", ...policies, `@${cluster}`].join(
        "\u0001",
      );
      return kubernetes("user", key, cluster, { ...identity, groups }, shown);
    },
    node: (cluster, name) =>
      kubernetes("node", nodeKey(cluster, name), cluster, {
        username: `system:node:${name}`,
        groups: ["system:authenticated", "system:nodes"],
        accessPolicies: [],
      }),
    pod: (cluster, namespace, name) => {
      const key = podKey(cluster, namespace, name);
      return intern(key, (id) => ({ id, key, shown: key, kind: "pod", cluster }));
    },
    rights: (cluster, text) => {
      const key = rightsKey(cluster, text);
      return intern(key, (id) => ({ id, key, shown: key, kind: "rights", cluster }));
    },
    anyone: (cluster) =>
      kubernetes("anyone", anyoneKey(cluster), cluster, {
        username: "system:anonymous",
        groups: ["system:unauthenticated"],
        accessPolicies: [],
      }),
    unknownPrincipal: (cluster) =>
      kubernetes("unknown-principal", unknownPrincipalKey(cluster), cluster, {
        username: "kubernetes-admin",
        groups: ["system:authenticated", "system:masters"],
        accessPolicies: [],
      }),
    hub: (name) => intern(`hub:${name}`, (id) => ({ id, key: `hub:${name}`, shown: `hub:${name}`, kind: "hub" })),
    list: () => rows,
  };
  return table;
}
