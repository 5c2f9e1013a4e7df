/** Does one rule allow a request? Rules: kubernetes plugin/pkg/auth/authorizer/rbac/rbac.go RuleAllows and pkg/apis/rbac/v1/evaluation_helpers.go. */
import type { PolicyRule } from "../facts/kubernetes.ts";
import { type Attributes, isNonResource } from "./attributes.ts";

/** `*` or the same text; verbs are free text and case-sensitive. */
export function verbMatches(rule: PolicyRule, verb: string): boolean {
  return has(rule.verbs, verb);
}

/** `*` or the same group; the core group is "". */
export function groupMatches(rule: PolicyRule, group: string): boolean {
  return has(rule.apiGroups, group);
}

/** `*` (all subresources too), the same `resource/subresource`, or a `*` and slash and the subresource. No other globs: `pods/*` is literal. */
export function resourceMatches(rule: PolicyRule, resource: string, subresource: string): boolean {
  const combined = subresource === "" ? resource : `${resource}/${subresource}`;
  for (const text of rule.resources) {
    if (text === "*" || text === combined) return true;
    if (subresource !== "" && text === `*/${subresource}`) return true;
  }
  return false;
}

/** No names = all objects; otherwise the request's name literally. The name "" is a request without one. */
export function nameMatches(rule: PolicyRule, name: string): boolean {
  return rule.resourceNames.length === 0 || rule.resourceNames.includes(name);
}

/** `*`, the same URL, or a prefix written with trailing stars, all of which are trimmed; a star elsewhere is literal. */
export function urlMatches(rule: PolicyRule, url: string): boolean {
  for (const text of rule.nonResourceURLs) {
    if (text === "*" || text === url) return true;
    if (text.endsWith("*") && url.startsWith(urlPrefix(text))) return true;
  }
  return false;
}

/** The prefix that a URL with trailing stars stands for (Go strings.TrimRight(text, "*")). */
export function urlPrefix(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === "*") end--;
  return text.slice(0, end);
}

/** Does this one rule allow the request? */
export function ruleAllows(rule: PolicyRule, attributes: Attributes): boolean {
  if (isNonResource(attributes)) return verbMatches(rule, attributes.verb) && urlMatches(rule, attributes.path);
  return (
    verbMatches(rule, attributes.verb) &&
    groupMatches(rule, attributes.group) &&
    resourceMatches(rule, attributes.resource, attributes.subresource) &&
    nameMatches(rule, attributes.name)
  );
}

function has(texts: readonly string[], wanted: string): boolean {
  for (const text of texts) if (text === "*" || text === wanted) return true;
  return false;
}
