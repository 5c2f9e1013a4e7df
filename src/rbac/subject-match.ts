/** Is an identity a subject of a binding? Rule: kubernetes pkg/registry/rbac/validation/rule.go appliesToUser. */
import { serviceAccountUsername } from "../facts/identity.ts";
import type { Subject } from "../facts/kubernetes.ts";
import type { Identity } from "./attributes.ts";

/** How a subject is found in an identity: by user name, or by one of its groups. `undefined` = it never matches anybody. */
export interface SubjectKey {
  readonly by: "user" | "group";
  readonly name: string;
}

/**
 * What an identity must carry to be this subject. A ServiceAccount is the user `system:serviceaccount:NS:NAME`, in the binding's
 * namespace when it names none; without either it is nobody. The API group is not looked at: validation has done that.
 */
export function subjectKey(subject: Subject, bindingNamespace: string): SubjectKey | undefined {
  if (subject.kind === "User") return { by: "user", name: subject.name };
  if (subject.kind === "Group") return { by: "group", name: subject.name };
  if (subject.kind !== "ServiceAccount") return undefined;
  const namespace = subject.namespace === "" ? bindingNamespace : subject.namespace;
  return namespace === "" ? undefined : { by: "user", name: serviceAccountUsername(namespace, subject.name) };
}

/** Is this identity the subject? Names compare exactly; `*` is no wildcard. */
export function subjectMatches(subject: Subject, bindingNamespace: string, identity: Identity): boolean {
  const key = subjectKey(subject, bindingNamespace);
  if (key === undefined) return false;
  return key.by === "user" ? identity.user === key.name : identity.groups.includes(key.name);
}
