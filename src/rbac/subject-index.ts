/** Bindings by the user name or group that they name, per namespace and altogether. */
import type { Identity } from "./attributes.ts";
import type { BoundRole } from "./policy.ts";
import { subjectKey } from "./subject-match.ts";

/** A binding that an identity is a subject of; `subject` is the first that matches. */
export interface Applying {
  readonly bound: BoundRole;
  readonly subject: number;
}

interface Bucket {
  readonly users: Map<string, Applying[]>;
  readonly groups: Map<string, Applying[]>;
}

export interface SubjectIndex {
  /** Bindings that count for a request in this namespace ("" = ClusterRoleBindings only), in order. Rule: rule.go VisitRulesFor. */
  applying(identity: Identity, namespace: string): readonly Applying[];
  /** Bindings in any namespace, in order. */
  everywhere(identity: Identity): readonly Applying[];
}

/** Builds the index once; asking costs what the identity's own bindings are. */
export function subjectIndex(bindings: readonly BoundRole[]): SubjectIndex {
  const all = bucket();
  const byNamespace = new Map<string, Bucket>();
  for (const bound of bindings) {
    const { namespace, subjects } = bound.fact;
    let own = byNamespace.get(namespace);
    if (own === undefined) {
      own = bucket();
      byNamespace.set(namespace, own);
    }
    for (const [subject, named] of subjects.entries()) {
      const key = subjectKey(named, namespace);
      if (key === undefined) continue;
      const applying: Applying = { bound, subject };
      for (const target of [all, own]) push(key.by === "user" ? target.users : target.groups, key.name, applying);
    }
  }
  return {
    applying(identity, namespace) {
      const clusterWide = find(byNamespace.get(""), identity);
      return namespace === "" ? clusterWide : [...clusterWide, ...find(byNamespace.get(namespace), identity)];
    },
    everywhere: (identity) => find(all, identity),
  };
}

function find(bucket: Bucket | undefined, identity: Identity): readonly Applying[] {
  if (bucket === undefined) return [];
  const lists = [bucket.users.get(identity.user), ...identity.groups.map((group) => bucket.groups.get(group))];
  const first = new Map<number, Applying>();
  for (const list of lists)
    for (const applying of list ?? []) {
      const known = first.get(applying.bound.order);
      if (known === undefined || applying.subject < known.subject) first.set(applying.bound.order, applying);
    }
  return [...first.values()].sort((a, b) => a.bound.order - b.bound.order);
}

function bucket(): Bucket {
  return { users: new Map(), groups: new Map() };
}

function push(map: Map<string, Applying[]>, key: string, applying: Applying): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [applying]);
  else list.push(applying);
}
