/** Roles and bindings. An object that an API server would refuse is an issue and is left out whole (answers §3). */
import {
  type BindingFact,
  type LabelSelector,
  type PolicyRule,
  RBAC_GROUP,
  type RoleFact,
  type Subject,
} from "../facts/kubernetes.ts";
import { rbacFaults } from "../facts/rbac-validation.ts";
import { type Cursor, faultsOf, objectAt, objectsAt, optional, textAt, textMapAt, textsAt } from "./cursor.ts";
import { readMetadata } from "./kubernetes-object.ts";

/** Role or ClusterRole; `undefined` when refused. */
export function readRole(object: Cursor, kind: "Role" | "ClusterRole"): RoleFact | undefined {
  if (isRefused(object)) return undefined;
  const metadata = readMetadata(object, kind === "Role" ? "namespaced" : "cluster");
  const rules = objectsAt(object, "rules").map(readRule);
  const aggregation = kind === "ClusterRole" ? objectAt(object, "aggregationRule") : undefined;
  const selectors = aggregation && objectsAt(aggregation, "clusterRoleSelectors").map(readSelector);
  if (metadata === undefined || faultsOf(object) > 0) return undefined;
  return { kind, ...metadata, rules, ...optional("aggregationSelectors", selectors) };
}

/** RoleBinding or ClusterRoleBinding, with the API groups that the API server fills in (pkg/apis/rbac/v1/defaults.go); `undefined` when refused. */
export function readBinding(object: Cursor, kind: "RoleBinding" | "ClusterRoleBinding"): BindingFact | undefined {
  if (isRefused(object)) return undefined;
  const metadata = readMetadata(object, kind === "RoleBinding" ? "namespaced" : "cluster");
  const roleRef = objectAt(object, "roleRef");
  const subjects = objectsAt(object, "subjects").map(readSubject);
  const ref = {
    kind: (roleRef && textAt(roleRef, "kind")) ?? "",
    apiGroup: (roleRef && textAt(roleRef, "apiGroup")) || RBAC_GROUP,
    name: (roleRef && textAt(roleRef, "name")) ?? "",
  };
  if (metadata === undefined || faultsOf(object) > 0) return undefined;
  return { kind, ...metadata, roleRef: ref, subjects };
}

function isRefused(object: Cursor): boolean {
  const faults = rbacFaults(object.value);
  if (faults.length === 0) return false;
  const { sink, handle } = object.root;
  const { document, pointer } = sink.evidence.locate(handle);
  for (const one of faults)
    sink.issue({
      code: "refused-object",
      document,
      pointer: `${pointer}${one.pointer}`,
      expected: one.expected,
      came: `${one.came}; the API server would refuse the object, so it is left out`,
    });
  return true;
}

function readRule(rule: Cursor): PolicyRule {
  return {
    verbs: textsAt(rule, "verbs"),
    apiGroups: textsAt(rule, "apiGroups"),
    resources: textsAt(rule, "resources"),
    resourceNames: textsAt(rule, "resourceNames"),
    nonResourceURLs: textsAt(rule, "nonResourceURLs"),
  };
}

/** A LabelSelector of the API (meta/v1). */
export function readSelector(selector: Cursor): LabelSelector {
  return {
    matchLabels: textMapAt(selector, "matchLabels"),
    matchExpressions: objectsAt(selector, "matchExpressions").map((expression) => ({
      key: textAt(expression, "key") ?? "",
      operator: textAt(expression, "operator") ?? "",
      values: textsAt(expression, "values"),
    })),
  };
}

function readSubject(subject: Cursor): Subject {
  const kind = textAt(subject, "kind") ?? "";
  const group = textAt(subject, "apiGroup") ?? "";
  return {
    kind,
    apiGroup: group === "" && (kind === "User" || kind === "Group") ? RBAC_GROUP : group,
    name: textAt(subject, "name") ?? "",
    namespace: textAt(subject, "namespace") ?? "",
  };
}
