/** What kube-apiserver says in `status.reason`. Rule: kubernetes plugin/pkg/auth/authorizer/rbac/rbac.go Authorize and pkg/registry/rbac/validation/rule.go String. */
import type { BindingFact } from "../facts/kubernetes.ts";
import type { Grant } from "./grant.ts";

/** `RBAC: allowed by RoleBinding "name/namespace" of Role "r" to User "u"`. */
export function reasonOfGrant(grant: Grant): string {
  const { binding, subject: index } = grant;
  const subject = binding.subjects[index];
  const where = binding.namespace === "" ? binding.name : `${binding.name}/${binding.namespace}`;
  const who =
    subject === undefined
      ? ""
      : ` to ${subject.kind} "${subject.name}${subject.kind === "ServiceAccount" ? `/${subject.namespace || binding.namespace}` : ""}"`;
  return `RBAC: allowed by ${binding.kind} "${where}" of ${binding.roleRef.kind} "${binding.roleRef.name}"${who}`;
}

/** The error of a roleRef to a role that does not exist, in short. */
export function missingRole(binding: BindingFact): string {
  return binding.roleRef.kind === "Role" ? "role not found" : "clusterrole not found";
}

/** The reason of a denial: empty, or the roles that could not be found (apimachinery NewAggregate: each text once, in brackets when several). */
export function reasonOfErrors(dangling: readonly BindingFact[]): string {
  const texts = new Set(
    dangling.map(
      ({ roleRef }) => `${roleRef.kind.toLowerCase()}.rbac.authorization.k8s.io "${roleRef.name}" not found`,
    ),
  );
  if (texts.size === 0) return "";
  const joined = [...texts].join(", ");
  return texts.size === 1 ? `RBAC: ${joined}` : `RBAC: [${joined}]`;
}
