/** RBAC rules compiled to verb masks by resource. Rules with resource names stand aside: a mask speaks of requests without a name. */
import type { PolicyRule } from "../facts/kubernetes.ts";

/** Most verbs that have a bit; bit 0 stands for every verb that has none. */
const MOST_VERBS = 30;

export interface VerbMasks {
  /** Bit of a verb; 0 where there are more verbs than bits. */
  verbBit(verb: string): number;
  /** Number of a resource that some rule names with its group, or `undefined`: then only wildcards can grant it. */
  resource(group: string, resource: string, subresource: string): number | undefined;
  /** Masks of a set of rules, one word a resource. */
  masks(rules: readonly PolicyRule[]): Uint32Array;
}

/** Compiles the universe of verbs and resources that the rules name. */
export function verbMasks(all: Iterable<readonly PolicyRule[]>): VerbMasks {
  const verbs = new Map<string, number>();
  const resources = new Map<string, Map<string, number>>();
  const groups: string[] = [];
  const texts: string[] = [];
  let tooMany = false;
  for (const rules of all)
    for (const rule of rules) {
      for (const verb of rule.verbs)
        if (verb !== "*" && !verbs.has(verb)) {
          if (verbs.size >= MOST_VERBS) tooMany = true;
          else verbs.set(verb, 1 << (verbs.size + 1));
        }
      for (const group of rule.apiGroups)
        for (const text of rule.resources) {
          if (group === "*" || text.startsWith("*")) continue;
          let inGroup = resources.get(group);
          if (inGroup === undefined) {
            inGroup = new Map();
            resources.set(group, inGroup);
          }
          if (inGroup.has(text)) continue;
          inGroup.set(text, groups.length);
          groups.push(group);
          texts.push(text);
        }
    }
  return {
    verbBit: (verb) => verbs.get(verb) ?? (tooMany ? 0 : 1),
    resource: (group, resource, subresource) =>
      resources.get(group)?.get(subresource === "" ? resource : `${resource}/${subresource}`),
    masks(rules) {
      const masks = new Uint32Array(groups.length);
      for (const rule of rules) {
        if (rule.resourceNames.length > 0) continue;
        let mask = 0;
        for (const verb of rule.verbs) mask |= verb === "*" ? -1 : (verbs.get(verb) ?? 0);
        const inGroup = new Set(rule.apiGroups);
        const named = new Set(rule.resources);
        for (let at = 0; at < masks.length; at++) {
          if (!inGroup.has("*") && !inGroup.has(groups[at] ?? "")) continue;
          if (matchesResource(named, texts[at] ?? "")) masks[at] = ((masks[at] ?? 0) | mask) >>> 0;
        }
      }
      return masks;
    },
  };
}

/** kubernetes pkg/apis/rbac/v1/evaluation_helpers.go ResourceMatches: `*`, the text itself, or the subresource of any resource. */
function matchesResource(named: ReadonlySet<string>, text: string): boolean {
  if (named.has("*") || named.has(text)) return true;
  const slash = text.indexOf("/");
  return slash >= 0 && named.has(`*${text.slice(slash)}`);
}
