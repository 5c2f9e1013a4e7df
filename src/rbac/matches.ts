/** Who-can, seen from the grants: every binding that grants a request, with the scope and names for which it does. */
import type { EvidenceTable, Handle } from "../facts/evidence.ts";
import type { BindingFact, RoleFact } from "../facts/kubernetes.ts";
import type { EffectiveRole } from "./aggregation.ts";
import { isNonResource, type NonResourceAttributes, namesAnObject } from "./attributes.ts";
import { ruleHandles } from "./grant.ts";
import type { BoundRole } from "./policy.ts";
import type { RoleIndex } from "./role-index.ts";

/**
 * A request, or a family of requests. `namespace` absent = in any namespace ("" = cluster-scoped, or all namespaces at once).
 * `name` absent = some object where the request names one (get, update, patch, delete, a named object's subresource, and verbs that are no
 * request of their own such as `bind` or `use`); for list, watch, create and deletecollection it is the unnamed request.
 */
export interface ResourceQuestion {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
}

export type Question = ResourceQuestion | NonResourceAttributes;

/** One binding that answers a question with yes, for all of its subjects. */
export interface MatchedGrant {
  readonly binding: BindingFact;
  readonly role: RoleFact;
  /** Indexes into the rules after aggregation, ascending. */
  readonly rules: readonly number[];
  /** "" = everywhere (a ClusterRoleBinding). */
  readonly scope: { readonly namespace: string };
  /** Objects for which it holds: all, or these. */
  readonly names: "*" | readonly string[];
  readonly vendor: boolean;
  readonly evidence: {
    readonly binding: Handle;
    readonly role: Handle;
    readonly rules: readonly Handle[];
    /** One a subject, in order. */
    readonly subjects: readonly Handle[];
  };
}

/**
 * Answers one question. `given` = what questions before it have found: grants of the same bindings for the same names are passed over, and
 * what is found is added.
 */
export type Matcher = (question: Question, given?: Set<string>) => readonly MatchedGrant[];

/** Answers questions from the index of roles and from the bindings of each role, in the order of the bindings. */
export function matcher(evidence: EvidenceTable, index: RoleIndex, bindings: readonly BoundRole[]): Matcher {
  const byRole = new Map<string, BoundRole[]>();
  for (const bound of bindings) {
    const list = byRole.get(bound.roleKey);
    if (list === undefined) byRole.set(bound.roleKey, [bound]);
    else list.push(bound);
  }
  return (question, given) => {
    const found: Matched[] = [];
    for (const { roleKey, role, rules } of grantingRoles(index, question)) {
      const bounds = byRole.get(roleKey);
      if (bounds === undefined) continue;
      // All bindings of a role reach the same, but for those that reach their own namespace alone.
      const reach = isNonResource(question) ? { rules, names: "*" as const } : namesOf(question, role, rules);
      const isNew = reach !== undefined && isFirst(given, question, roleKey, reach.names);
      for (const bound of bounds) {
        const { namespace } = bound.fact;
        if (!counts(question, namespace)) continue;
        if (!reachesOwn(question, namespace)) {
          if (isNew) found.push(new Matched(evidence, bound, bound.role ?? role, reach));
          continue;
        }
        const own = ownNamespace(question, namespace, role, rules);
        if (own !== undefined && isFirst(given, question, `${roleKey}|${bound.order}`, own.names))
          found.push(new Matched(evidence, bound, bound.role ?? role, own));
      }
    }
    return found.sort((a, b) => a.order - b.order);
  };
}

function isFirst(
  given: Set<string> | undefined,
  question: Question,
  key: string,
  names: MatchedGrant["names"],
): boolean {
  if (given === undefined) return true;
  const where = isNonResource(question) ? "/" : (question.namespace ?? "*");
  const text = `${key}|${where}|${names === "*" ? "*" : names.join(",")}`;
  return !given.has(text) && given.add(text) !== undefined;
}

function grantingRoles(index: RoleIndex, question: Question) {
  if (isNonResource(question)) return index.grantingUrl(question.verb, question.path);
  return index.granting(question.verb, question.group, question.resource, question.subresource);
}

interface Reach {
  readonly rules: readonly number[];
  readonly names: "*" | readonly string[];
}

/** Does a binding in the namespace ("" = a ClusterRoleBinding) count for the question? */
function counts(question: Question, namespace: string): boolean {
  if (namespace === "") return true;
  return !isNonResource(question) && (question.namespace === undefined || question.namespace === namespace);
}

function reachesOwn(question: Question, namespace: string): question is ResourceQuestion {
  if (namespace === "" || isNonResource(question)) return false;
  return question.namespace === undefined && question.group === "" && question.resource === "namespaces";
}

/** A request for the object `namespaces/X` carries the namespace X, so a RoleBinding in X reaches X itself and nothing else: requestinfo.go NewRequestInfo. */
function ownNamespace(
  question: ResourceQuestion,
  namespace: string,
  role: EffectiveRole,
  rules: readonly number[],
): Reach | undefined {
  if (!namesAnObject(question.verb, question.subresource)) return undefined;
  if (question.name !== undefined && question.name !== namespace) return undefined;
  const reach = namesOf({ ...question, name: namespace }, role, rules);
  return reach === undefined ? undefined : { rules: reach.rules, names: [namespace] };
}

function namesOf(question: ResourceQuestion, role: EffectiveRole, rules: readonly number[]): Reach | undefined {
  const some = question.name === undefined && namesAnObject(question.verb, question.subresource);
  const kept: number[] = [];
  const names = new Set<string>();
  let all = false;
  for (const index of rules) {
    const listed = role.rules[index]?.resourceNames ?? [];
    if (listed.length === 0) {
      all = true;
      kept.push(index);
    } else if (some) {
      const real = listed.filter((name) => name !== "");
      if (real.length > 0) kept.push(index);
      for (const name of real) names.add(name);
    } else if (listed.includes(question.name ?? "")) {
      kept.push(index);
      names.add(question.name ?? "");
    }
  }
  if (kept.length === 0) return undefined;
  // A question for one object is answered for that object, whichever rule says so.
  if (question.name !== undefined && question.name !== "") return { rules: kept, names: [question.name] };
  return { rules: kept, names: all || !some ? "*" : [...names].sort() };
}

/** Most matches only seed a search and are never shown: their places are worked out when asked for. */
class Matched implements MatchedGrant {
  readonly binding: BindingFact;
  readonly role: RoleFact;
  readonly rules: readonly number[];
  readonly scope: { readonly namespace: string };
  readonly names: MatchedGrant["names"];
  readonly vendor: boolean;
  readonly order: number;
  readonly #evidence: EvidenceTable;
  readonly #role: EffectiveRole;

  constructor(evidence: EvidenceTable, bound: BoundRole, role: EffectiveRole, reach: Reach) {
    this.binding = bound.fact;
    this.role = role.fact;
    this.rules = reach.rules;
    this.scope = bound.fact;
    this.names = reach.names;
    this.vendor = bound.vendor;
    this.order = bound.order;
    this.#evidence = evidence;
    this.#role = role;
  }

  get evidence(): MatchedGrant["evidence"] {
    const { binding, rules } = this;
    return {
      binding: binding.evidence,
      role: this.role.evidence,
      rules: ruleHandles(this.#evidence, this.#role, rules),
      subjects: binding.subjects.map((_, index) => this.#evidence.below(binding.evidence, "subjects", index)),
    };
  }
}
