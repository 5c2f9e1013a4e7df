/** Rules of aggregated ClusterRoles. Rule: kubernetes pkg/controller/clusterroleaggregation syncClusterRole, run until nothing changes. */
import type { LabelSelector, PolicyRule, RoleFact } from "../facts/kubernetes.ts";
import { selectorMatches } from "./label-selector.ts";

/** Where a rule was written: the index in the written rules of a role. */
export interface RuleSource {
  readonly role: RoleFact;
  readonly index: number;
}

/** A role with the rules that count, each with its source. */
export interface EffectiveRole {
  readonly fact: RoleFact;
  readonly rules: readonly PolicyRule[];
  readonly sources: readonly RuleSource[];
}

interface Draft {
  readonly fact: RoleFact;
  rules: readonly PolicyRule[];
  sources: readonly RuleSource[];
  signature: string;
  /** The controller has written the rules once: from then on it owns the field, and may empty it. */
  owned: boolean;
}

/** ClusterRoles after the controller has settled. */
export interface Aggregated {
  /** By name. */
  readonly roles: ReadonlyMap<string, EffectiveRole>;
  /** Names of roles whose rules depend on the order in which the controller ran: they pick one another, so written rules may live on in a circle. */
  readonly unsettled: readonly string[];
}

/**
 * Effective rules of every ClusterRole. Written rules of an aggregated role are replaced by the union of what its selectors pick
 * (sorted by name, itself excluded, duplicates dropped). While the selectors have never picked any rule the written ones stay: the
 * controller's server-side apply leaves a field alone that it does not own.
 */
export function aggregate(clusterRoles: readonly RoleFact[]): Aggregated {
  const roles = settle(clusterRoles, () => true);
  const replaced = [...roles.values()].filter((draft) => draft.owned && draft.fact.rules.length > 0);
  if (replaced.length === 0) return { roles, unsettled: [] };
  // Without the written rules that were replaced the outcome is the same, unless some were copied around before they went.
  const bare = settle(clusterRoles, (fact) => roles.get(fact.name)?.owned !== true);
  const unsettled = [...roles.values()].filter(({ fact, rules }) => rules.length !== bare.get(fact.name)?.rules.length);
  return { roles, unsettled: unsettled.map(({ fact }) => fact.name) };
}

function settle(
  clusterRoles: readonly RoleFact[],
  startsAsWritten: (fact: RoleFact) => boolean,
): ReadonlyMap<string, Draft> {
  const drafts = new Map<string, Draft>();
  for (const fact of [...clusterRoles].sort(byName)) {
    const rules = startsAsWritten(fact) ? fact.rules : [];
    const sources = rules.map((_, index) => ({ role: fact, index }));
    drafts.set(fact.name, { fact, rules, sources, signature: signatureOf(rules), owned: false });
  }
  const aggregated = [...drafts.values()].filter((draft) => draft.fact.aggregationSelectors !== undefined);
  if (aggregated.length === 0) return drafts;
  const picks = new Map<Draft, readonly Draft[]>();
  const pick = picker([...drafts.values()]);
  for (const draft of aggregated)
    picks.set(
      draft,
      (draft.fact.aggregationSelectors ?? []).flatMap(pick).filter((other) => other !== draft),
    );
  // A chain settles within as many rounds as it is long. Roles that pick one another may never settle in a real cluster either.
  for (let round = 0; round <= aggregated.length; round++) {
    let changed = false;
    for (const draft of aggregated) if (sync(draft, picks.get(draft) ?? [])) changed = true;
    if (!changed) break;
  }
  return drafts;
}

/** One run of the controller for one role; true when its rules changed. */
function sync(draft: Draft, picked: readonly Draft[]): boolean {
  const rules: PolicyRule[] = [];
  const sources: RuleSource[] = [];
  const seen = new Set<string>();
  for (const other of picked)
    for (const [index, rule] of other.rules.entries()) {
      const key = ruleKey(rule);
      const source = other.sources[index];
      if (seen.has(key) || source === undefined) continue;
      seen.add(key);
      rules.push(rule);
      sources.push(source);
    }
  if (rules.length === 0 && !draft.owned) return false;
  const signature = signatureOf(rules);
  draft.owned = true;
  draft.sources = sources;
  draft.rules = rules;
  if (signature === draft.signature) return false;
  draft.signature = signature;
  return true;
}

/** Finds roles by selector; a label of `matchLabels` narrows the search to the roles that carry it. */
function picker(drafts: readonly Draft[]): (selector: LabelSelector) => readonly Draft[] {
  const byLabel = new Map<string, Draft[]>();
  for (const draft of drafts)
    for (const [key, value] of Object.entries(draft.fact.labels)) {
      const label = `${key}=${value}`;
      const known = byLabel.get(label);
      if (known === undefined) byLabel.set(label, [draft]);
      else known.push(draft);
    }
  return (selector) => {
    const [first] = Object.entries(selector.matchLabels);
    const candidates = first === undefined ? drafts : (byLabel.get(`${first[0]}=${first[1]}`) ?? []);
    return candidates.filter((draft) => selectorMatches(selector, draft.fact.labels));
  };
}

/** Equal for rules that Go's equality.Semantic.DeepEqual takes as equal: order counts, null and empty lists are the same. */
export function ruleKey(rule: PolicyRule): string {
  return JSON.stringify([rule.verbs, rule.apiGroups, rule.resources, rule.resourceNames, rule.nonResourceURLs]);
}

function signatureOf(rules: readonly PolicyRule[]): string {
  return rules.map(ruleKey).join("\n");
}

function byName(a: RoleFact, b: RoleFact): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
