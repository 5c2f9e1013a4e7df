/** Does one set of rules cover another? Rule: kubernetes component-helpers auth/rbac/validation/policy_comparator.go Covers. */
import type { PolicyRule } from "../facts/kubernetes.ts";
import { urlPrefix } from "./rule-match.ts";

/** Missing atoms are listed only up to this many; beyond, the count alone. */
export const LISTED_MISSING = 6;

/** One right as a rule; lists that do not apply are absent. */
export type MissingRight = Pick<PolicyRule, "verbs"> & Partial<Omit<PolicyRule, "verbs">>;

export interface Coverage {
  readonly covered: boolean;
  /** What is not covered, as rules of one verb on one resource (and name) or URL, in the order of the rules; empty when there are more than {@link LISTED_MISSING}. */
  readonly missing: readonly MissingRight[];
  readonly missingCount: number;
}

/** Are all rights in `wanted` held by `held`? Each single right must be covered by one rule alone. */
export function covers(held: readonly PolicyRule[], wanted: readonly PolicyRule[]): Coverage {
  const missing: MissingRight[] = [];
  let missingCount = 0;
  for (const rule of wanted)
    for (const atom of atomsOf(rule)) {
      if (held.some((owner) => coversAtom(owner, atom))) continue;
      missingCount++;
      if (missingCount <= LISTED_MISSING) missing.push(asRule(atom));
    }
  return { covered: missingCount === 0, missing: missingCount > LISTED_MISSING ? [] : missing, missingCount };
}

/** One verb on one resource of one group, with one name or without, or one verb on one URL. */
type Atom =
  | { readonly verb: string; readonly group: string; readonly resource: string; readonly name?: string }
  | { readonly verb: string; readonly url: string };

function* atomsOf(rule: PolicyRule): Generator<Atom> {
  for (const group of rule.apiGroups)
    for (const resource of rule.resources)
      for (const verb of rule.verbs)
        if (rule.resourceNames.length === 0) yield { verb, group, resource };
        else for (const name of rule.resourceNames) yield { verb, group, resource, name };
  for (const url of rule.nonResourceURLs) for (const verb of rule.verbs) yield { verb, url };
}

function coversAtom(owner: PolicyRule, atom: Atom): boolean {
  if (!hasOrStar(owner.verbs, atom.verb)) return false;
  if ("url" in atom)
    return owner.resourceNames.length === 0 && owner.nonResourceURLs.some((url) => coversUrl(url, atom.url));
  if (!hasOrStar(owner.apiGroups, atom.group) || !coversResource(owner.resources, atom.resource)) return false;
  // A right on all objects is not covered by a rule for some.
  return owner.resourceNames.length === 0 || (atom.name !== undefined && owner.resourceNames.includes(atom.name));
}

function coversResource(owned: readonly string[], resource: string): boolean {
  if (hasOrStar(owned, resource)) return true;
  const slash = resource.indexOf("/");
  return slash >= 0 && owned.includes(`*/${resource.slice(slash + 1)}`);
}

function coversUrl(owned: string, url: string): boolean {
  return owned === url || (owned.endsWith("*") && url.startsWith(urlPrefix(owned)));
}

function hasOrStar(texts: readonly string[], wanted: string): boolean {
  return texts.includes(wanted) || texts.includes("*");
}

function asRule(atom: Atom): MissingRight {
  if ("url" in atom) return { verbs: [atom.verb], nonResourceURLs: [atom.url] };
  const rule = { verbs: [atom.verb], apiGroups: [atom.group], resources: [atom.resource] };
  return atom.name === undefined ? rule : { ...rule, resourceNames: [atom.name] };
}
