/** The checks that keep a role editor from granting more than they hold. Rule: kubernetes pkg/registry/rbac/{role,clusterrole,rolebinding,clusterrolebinding}/policybased/storage.go and pkg/registry/rbac/escalation_check.go. */
import { type PolicyRule, RBAC_GROUP } from "../facts/kubernetes.ts";
import { type Identity, type ResourceAttributes, SUPERUSER_GROUP } from "./attributes.ts";
import type { Authorizer } from "./authorizer.ts";
import { type Coverage, covers } from "./covers.ts";
import type { Grant } from "./grant.ts";
import { parseRoleKey } from "./role-key.ts";

/** Whether the escalation check passes, and by what. It says nothing of whether the write itself is allowed. */
export type EscalationCheck =
  | { readonly passes: true; readonly by: "superuser" | "no-rules" | "other-authorizer" }
  /** The verb `escalate` or `bind` is granted. */
  | { readonly passes: true; readonly by: "verb"; readonly grants: readonly Grant[] }
  /** The identity holds every right itself. */
  | { readonly passes: true; readonly by: "covers" }
  | { readonly passes: false; readonly why: "missing-role" }
  | { readonly passes: false; readonly why: "not-covered"; readonly coverage: Coverage };

/** A further authorizer (an EKS access policy) that may allow the verbs `escalate` and `bind`; rules are compared with RBAC alone. */
export type OtherAuthorizer = (attributes: ResourceAttributes) => boolean;

/** A write of a role: `rules` are those of the object as it shall be. */
export interface RoleWrite {
  /** `create` is a POST: it names no object, so a grant of `escalate` for one name does not help. */
  readonly verb: "create" | "update" | "patch";
  readonly kind: "Role" | "ClusterRole";
  /** "" for a ClusterRole. */
  readonly namespace: string;
  readonly name: string;
  readonly rules: readonly PolicyRule[];
  /** The old or the new object has an aggregationRule: only who holds everything may write it. */
  readonly aggregated: boolean;
}

const EVERYTHING: readonly PolicyRule[] = [
  { verbs: ["*"], apiGroups: ["*"], resources: ["*"], resourceNames: [], nonResourceURLs: [] },
  { verbs: ["*"], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: ["*"] },
];

/** May this identity, being allowed to write roles, give a role these rules? */
export function mayCreateOrUpdateRole(
  authorizer: Authorizer,
  identity: Identity,
  write: RoleWrite,
  other: OtherAuthorizer = () => false,
): EscalationCheck {
  const attributes: ResourceAttributes = {
    verb: "escalate",
    group: RBAC_GROUP,
    resource: write.kind === "Role" ? "roles" : "clusterroles",
    subresource: "",
    name: write.verb === "create" ? "" : write.name,
    namespace: write.namespace,
  };
  const wanted = write.aggregated ? [...EVERYTHING, ...write.rules] : write.rules;
  return byVerb(authorizer, identity, attributes, other) ?? byRules(authorizer, identity, write.namespace, wanted);
}

/** A binding to be written: `namespace` "" = a ClusterRoleBinding. */
export interface BindingWrite {
  readonly namespace: string;
  readonly roleRef: { readonly kind: string; readonly name: string };
}

/** May this identity, being allowed to write bindings, bind this role there? With `bind` the role need not exist; without, it must. */
export function mayBind(
  authorizer: Authorizer,
  identity: Identity,
  write: BindingWrite,
  other: OtherAuthorizer = () => false,
): EscalationCheck {
  const { kind, name } = write.roleRef;
  const attributes: ResourceAttributes = {
    verb: "bind",
    group: RBAC_GROUP,
    resource: kind === "Role" ? "roles" : "clusterroles",
    subresource: "",
    name,
    namespace: write.namespace,
  };
  const verb = byVerb(authorizer, identity, attributes, other);
  if (verb !== undefined) return verb;
  const role = authorizer.role(kind === "Role" ? `Role/${write.namespace}/${name}` : `ClusterRole//${name}`);
  if (role === undefined) return { passes: false, why: "missing-role" };
  return byRules(authorizer, identity, write.namespace, role.rules);
}

function byVerb(
  authorizer: Authorizer,
  identity: Identity,
  attributes: ResourceAttributes,
  other: OtherAuthorizer,
): EscalationCheck | undefined {
  if (identity.groups.includes(SUPERUSER_GROUP)) return { passes: true, by: "superuser" };
  const { grants } = authorizer.review(identity, attributes);
  if (grants.length > 0) return { passes: true, by: "verb", grants };
  return other(attributes) ? { passes: true, by: "other-authorizer" } : undefined;
}

function byRules(
  authorizer: Authorizer,
  identity: Identity,
  namespace: string,
  wanted: readonly PolicyRule[],
): EscalationCheck {
  if (wanted.length === 0) return { passes: true, by: "no-rules" };
  const coverage = covers(heldIn(authorizer, identity, namespace), wanted);
  return coverage.covered ? { passes: true, by: "covers" } : { passes: false, why: "not-covered", coverage };
}

function heldIn(authorizer: Authorizer, identity: Identity, namespace: string): readonly PolicyRule[] {
  return authorizer.rulesOf(identity, namespace).map(({ rule }) => rule);
}

/**
 * Do the rules that an identity holds in a namespace ("" = cluster) cover those of a role (`Kind/namespace/name`)? Neither `bind` nor
 * `escalate` nor system:masters is looked at. `undefined` when there is no such role.
 */
export function coversRole(
  authorizer: Authorizer,
  identity: Identity,
  namespace: string,
  role: string,
): Coverage | undefined {
  const key = parseRoleKey(role);
  const found = key === undefined ? undefined : authorizer.role(`${key.kind}/${key.namespace}/${key.name}`);
  return found === undefined ? undefined : covers(heldIn(authorizer, identity, namespace), found.rules);
}
