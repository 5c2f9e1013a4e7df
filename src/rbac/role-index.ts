/** Which roles grant a request, found by resource or URL instead of by looking through every role. */
import type { PolicyRule } from "../facts/kubernetes.ts";
import type { EffectiveRole } from "./aggregation.ts";
import { groupMatches, urlPrefix, verbMatches } from "./rule-match.ts";

/** A role and those of its rules that match verb, group and resource (or verb and URL); resource names are not looked at. */
export interface GrantingRole {
  readonly roleKey: string;
  readonly role: EffectiveRole;
  readonly rules: readonly number[];
}

interface Posting {
  readonly roleKey: string;
  readonly role: EffectiveRole;
  readonly index: number;
  readonly rule: PolicyRule;
}

export interface RoleIndex {
  /** Roles with rules for this verb on this resource. */
  granting(verb: string, group: string, resource: string, subresource: string): readonly GrantingRole[];
  /** Roles with rules for this verb on this URL. */
  grantingUrl(verb: string, url: string): readonly GrantingRole[];
}

/** Builds the index over effective roles; rules are posted under each resource and URL as written. */
export function roleIndex(roles: Iterable<readonly [string, EffectiveRole]>): RoleIndex {
  const resources = new Map<string, Posting[]>();
  const urls = new Map<string, Posting[]>();
  const prefixes = new Map<string, Posting[]>();
  for (const [roleKey, role] of roles)
    for (const [index, rule] of role.rules.entries()) {
      const posting: Posting = { roleKey, role, index, rule };
      for (const text of new Set(rule.resources)) push(resources, text, posting);
      for (const text of new Set(rule.nonResourceURLs)) {
        push(urls, text, posting);
        if (text.endsWith("*")) push(prefixes, urlPrefix(text), posting);
      }
    }
  return {
    granting(verb, group, resource, subresource) {
      const combined = subresource === "" ? resource : `${resource}/${subresource}`;
      const texts = new Set(["*", combined]);
      if (subresource !== "") texts.add(`*/${subresource}`);
      const found = [...texts].flatMap((text) => resources.get(text) ?? []);
      return collect(found.filter(({ rule }) => verbMatches(rule, verb) && groupMatches(rule, group)));
    },
    grantingUrl(verb, url) {
      const found = [...(urls.get("*") ?? []), ...(urls.get(url) ?? [])];
      for (let end = 0; end <= url.length; end++) found.push(...(prefixes.get(url.slice(0, end)) ?? []));
      return collect(found.filter(({ rule }) => verbMatches(rule, verb)));
    },
  };
}

function collect(postings: readonly Posting[]): readonly GrantingRole[] {
  const byRole = new Map<string, { readonly role: EffectiveRole; readonly rules: Set<number> }>();
  for (const { roleKey, role, index } of postings) {
    const known = byRole.get(roleKey);
    if (known === undefined) byRole.set(roleKey, { role, rules: new Set([index]) });
    else known.rules.add(index);
  }
  return [...byRole].map(([roleKey, { role, rules }]) => ({ roleKey, role, rules: [...rules].sort((a, b) => a - b) }));
}

function push(map: Map<string, Posting[]>, key: string, posting: Posting): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [posting]);
  else list.push(posting);
}
