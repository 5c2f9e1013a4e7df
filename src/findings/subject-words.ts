/** Objects as sentences name them. */
import type { BindingFact } from "../facts/kubernetes.ts";

/** `RoleBinding prod/ops` or `ClusterRoleBinding ops`. */
export function objectName(fact: { readonly kind: string; readonly namespace: string; readonly name: string }): string {
  return `${fact.kind} ${fact.namespace === "" ? "" : `${fact.namespace}/`}${fact.name}`;
}

/** `ClusterRole edit`, as a binding refers to it. */
export function roleRefName(binding: BindingFact): string {
  const { kind, name } = binding.roleRef;
  return `${kind} ${kind === "Role" ? `${binding.namespace}/` : ""}${name}`;
}
