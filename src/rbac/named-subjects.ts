/** Users, groups and ServiceAccounts that bindings name: the part of the identities of a cluster that RBAC knows. */
import type { EvidenceTable, Handle } from "../facts/evidence.ts";
import { splitServiceAccountUsername } from "../facts/identity.ts";
import type { BoundRole } from "./policy.ts";
import { subjectKey } from "./subject-match.ts";

/** A user, group or ServiceAccount that some binding names. A User named `system:serviceaccount:NS:NAME` is that ServiceAccount. */
export interface NamedSubject {
  readonly kind: "User" | "Group" | "ServiceAccount";
  readonly name: string;
  /** Of ServiceAccounts; else empty. */
  readonly namespace: string;
  /** Places of the subjects that name it, at most {@link NAMED_SAMPLES}. */
  readonly evidence: readonly Handle[];
  /** Number of bindings that name it. */
  readonly bindings: number;
  /** Only what Kubernetes or EKS ships names it. */
  readonly vendor: boolean;
}

/** How many places of one named subject are kept. */
export const NAMED_SAMPLES = 3;

/** Everyone whom the bindings name, each once, ordered by kind, namespace and name. Subjects that can match nobody are left out. */
export function subjectsNamed(bindings: readonly BoundRole[], evidence: EvidenceTable): readonly NamedSubject[] {
  const found = new Map<
    string,
    { named: Omit<NamedSubject, "bindings" | "vendor">; handles: Handle[]; of: Set<number>; vendor: boolean }
  >();
  for (const { fact, order, vendor } of bindings)
    for (const [index, subject] of fact.subjects.entries()) {
      const named = whoIs(subjectKey(subject, fact.namespace));
      if (named === undefined) continue;
      const key = `${named.kind}/${named.namespace}/${named.name}`;
      let known = found.get(key);
      if (known === undefined) {
        const handles: Handle[] = [];
        known = { named: { ...named, evidence: handles }, handles, of: new Set(), vendor: true };
        found.set(key, known);
      }
      known.of.add(order);
      if (!vendor) known.vendor = false;
      if (known.handles.length < NAMED_SAMPLES) known.handles.push(evidence.below(fact.evidence, "subjects", index));
    }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { named, of, vendor }]) => ({ ...named, bindings: of.size, vendor }));
}

function whoIs(key: ReturnType<typeof subjectKey>): Pick<NamedSubject, "kind" | "name" | "namespace"> | undefined {
  if (key === undefined) return undefined;
  if (key.by === "group") return { kind: "Group", name: key.name, namespace: "" };
  const account = splitServiceAccountUsername(key.name);
  return account === undefined
    ? { kind: "User", name: key.name, namespace: "" }
    : { kind: "ServiceAccount", ...account };
}
