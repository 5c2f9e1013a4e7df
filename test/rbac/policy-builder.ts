/** Short ways to write RBAC objects, and to ask the authorizer about them. */
import type { ClusterFacts } from "../../src/facts/estate.ts";
import type { ResourceAttributes } from "../../src/rbac/attributes.ts";
import { type Authorizer, buildAuthorizer, type Review } from "../../src/rbac/authorizer.ts";
import { readRule } from "../../src/rbac/defaults/policy-text.ts";
import type { Defaults } from "../../src/rbac/lay-under.ts";
import { clusterOf, type Raw } from "./objects.ts";

const API = { apiVersion: "rbac.authorization.k8s.io/v1" };

/** A ClusterRole; rules as `VERBS GROUPS RESOURCES [NAMES]` or `VERBS url:URLS` (core group: `core`). */
export function clusterRole(name: string, rules: readonly (string | Raw)[], more: Raw = {}): Raw {
  const { labels, ...fields } = more;
  return { ...API, kind: "ClusterRole", metadata: { name, labels }, rules: rules.map(ruleOf), ...fields };
}

/** A Role named `namespace/name`. */
export function role(key: string, rules: readonly (string | Raw)[]): Raw {
  return { ...API, kind: "Role", metadata: named(key), rules: rules.map(ruleOf) };
}

/** A ClusterRoleBinding to a ClusterRole; subjects as `user:N`, `group:N`, `sa:NS/N` (`sa:/N` without namespace). */
export function clusterBinding(name: string, roleName: string, subjects: readonly string[]): Raw {
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: roleName };
  return { ...API, kind: "ClusterRoleBinding", metadata: { name }, roleRef, subjects: subjects.map(subjectOf) };
}

/** A RoleBinding `namespace/name` to `Role/name` or `ClusterRole/name`. */
export function binding(key: string, ref: string, subjects: readonly string[]): Raw {
  const [kind, name] = ref.split("/");
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind, name };
  return { ...API, kind: "RoleBinding", metadata: named(key), roleRef, subjects: subjects.map(subjectOf) };
}

/** The authorizer over these objects, judged exactly as given unless told otherwise. */
export function authorizerOf(
  objects: readonly unknown[],
  defaults: Defaults = "none",
  more: Partial<ClusterFacts> = {},
  kubernetesVersion?: string,
): Authorizer {
  const { cluster, evidence } = clusterOf(objects, more);
  return buildAuthorizer(cluster, { defaults, evidence, kubernetesVersion });
}

/** Asks `VERB RESOURCE[.GROUP][/SUB] [NAME]` in a namespace ("" = none), or `VERB /path`. */
export function ask(
  authorizer: Authorizer,
  who: string,
  groups: readonly string[],
  what: string,
  namespace = "",
): Review {
  return authorizer.review({ user: who, groups }, request(what, namespace));
}

/** The request written as `VERB RESOURCE[.GROUP][/SUB] [NAME]` or `VERB /path`. */
export function request(what: string, namespace = ""): ResourceAttributes | { verb: string; path: string } {
  const [verb = "", target = "", name = ""] = what.split(" ");
  if (target.startsWith("/")) return { verb, path: target };
  const [resourceAndGroup = "", ...sub] = target.split("/");
  const [resource = "", ...group] = resourceAndGroup.split(".");
  return { verb, group: group.join("."), resource, subresource: sub.join("/"), name, namespace };
}

function named(key: string): Raw {
  const slash = key.indexOf("/");
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

function ruleOf(rule: string | Raw): unknown {
  if (typeof rule !== "string") return rule;
  return Object.fromEntries(Object.entries(readRule(rule)).filter(([, texts]) => texts.length > 0));
}

function subjectOf(text: string): Raw {
  const [kind, name] = [text.slice(0, text.indexOf(":")), text.slice(text.indexOf(":") + 1)];
  if (kind === "sa") {
    const { namespace, name: account } = named(name);
    return namespace === ""
      ? { kind: "ServiceAccount", name: account }
      : { kind: "ServiceAccount", name: account, namespace };
  }
  return { kind: kind === "group" ? "Group" : "User", apiGroup: "rbac.authorization.k8s.io", name };
}
