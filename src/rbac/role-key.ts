/** Names of roles and bindings within a cluster. */
import type { BindingFact, RoleFact } from "../facts/kubernetes.ts";

/** `Kind/namespace/name`; the namespace of cluster-scoped objects is empty. The form of every output. */
export function objectKey(fact: { readonly kind: string; readonly namespace: string; readonly name: string }): string {
  return `${fact.kind}/${fact.namespace}/${fact.name}`;
}

/** The key of the role that a binding refers to: a Role lies in the binding's own namespace. Rule: rule.go GetRoleReferenceRules. */
export function roleRefKey(binding: BindingFact): string {
  const { kind, name } = binding.roleRef;
  return kind === "Role" ? `Role/${binding.namespace}/${name}` : `ClusterRole//${name}`;
}

/** `Role/ns/name` or `ClusterRole//name` as written in questions, or `undefined`. */
export function parseRoleKey(
  text: string,
): { readonly kind: RoleFact["kind"]; readonly namespace: string; readonly name: string } | undefined {
  const [kind, namespace, ...rest] = text.split("/");
  const name = rest.join("/");
  if (namespace === undefined || name === "") return undefined;
  if (kind === "Role" || kind === "ClusterRole") return { kind, namespace, name };
  return undefined;
}
