/** Sets of rules that somebody can come to hold without being any one identity: a role that can be bound, what a mount shows, any rule at all. */
import type { Handle } from "../facts/evidence.ts";
import type { BindingFact, PolicyRule, RoleFact } from "../facts/kubernetes.ts";
import type { EffectiveRole } from "../rbac/aggregation.ts";
import type { Authorizer } from "../rbac/authorizer.ts";
import { type MatchedGrant, type Matcher, matcher, type Question } from "../rbac/matches.ts";
import type { BoundRole } from "../rbac/policy.ts";
import { roleIndex } from "../rbac/role-index.ts";
import type { World } from "./world.ts";

/** A rule that holds everything. */
const EVERYTHING: readonly PolicyRule[] = [
  { verbs: ["*"], apiGroups: ["*"], resources: ["*"], resourceNames: [], nonResourceURLs: [] },
  { verbs: ["*"], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: ["*"] },
];

export interface RightsTable {
  readonly size: number;
  /** Whoever holds the rules of a role in a namespace ("" = everywhere); `undefined` when there is no such role. */
  ofRole(roleKey: string, namespace: string): number | undefined;
  /** Whoever can give themselves any rule in a namespace ("" = everywhere). */
  any(namespace: string, evidence: Handle): number;
  /** Whoever holds these rules there; `text` names them. */
  ofRules(text: string, namespace: string, rules: readonly PolicyRule[], evidence: Handle): number;
  /** Which of them answer a question with yes. */
  matches(question: Question, given?: Set<string>): readonly { readonly node: number; readonly match: MatchedGrant }[];
  /** What one of them holds. */
  held(node: number): BoundRole | undefined;
}

/** An empty table over one cluster. */
export function rightsTable(world: World, cluster: string, authorizer: Authorizer): RightsTable {
  const bound = new Map<number, BoundRole>();
  const nodeOf = new Map<BindingFact, number>();
  let ask: Matcher | undefined;

  const put = (text: string, namespace: string, role: EffectiveRole, roleKey: string): number => {
    const node = world.identities.rights(cluster, text);
    if (bound.has(node)) return node;
    const fact = imagined(role, namespace, text);
    bound.set(node, { fact, roleKey, role, order: bound.size, vendor: false });
    nodeOf.set(fact, node);
    world.identities.detail(node).evidence ??= role.fact.evidence;
    world.identities.detail(node).exists = true;
    ask = undefined;
    return node;
  };
  const table: RightsTable = {
    get size() {
      return bound.size;
    },
    ofRole(roleKey, namespace) {
      const role = authorizer.role(roleKey);
      if (role === undefined) return undefined;
      const text =
        namespace === "" || role.fact.kind === "Role" ? roleKey : `${role.fact.kind}/${namespace}/${role.fact.name}`;
      return put(text, namespace, role, `rights:${text}`);
    },
    any: (namespace, evidence) =>
      table.ofRules(namespace === "" ? "any" : `any/${namespace}`, namespace, EVERYTHING, evidence),
    ofRules(text, namespace, rules, evidence) {
      const fact: RoleFact = {
        kind: namespace === "" ? "ClusterRole" : "Role",
        name: text,
        namespace,
        labels: {},
        annotations: {},
        live: false,
        evidence,
        rules,
      };
      return put(text, namespace, { fact, rules, sources: [] }, `rights:${text}`);
    },
    matches(question, given) {
      if (ask === undefined) {
        const list = sharing([...bound.values()]);
        const roles = new Map(list.map(({ roleKey, role }) => [roleKey, role]));
        ask = matcher(world.estate.evidence, roleIndex(roles), list);
      }
      return ask(question, given).flatMap((match) => {
        const node = nodeOf.get(match.binding);
        return node === undefined ? [] : [{ node, match }];
      });
    },
    held: (node) => bound.get(node),
  };
  return table;
}

/** The same with one key for equal lists of rules: hundreds of namespaces offer the same. */
function sharing(list: readonly BoundRole[]): (BoundRole & { readonly role: EffectiveRole })[] {
  const keys = new Map<readonly PolicyRule[], string>();
  return list.flatMap((bound) => {
    const { role } = bound;
    if (role === undefined) return [];
    const roleKey = keys.get(role.rules) ?? bound.roleKey;
    keys.set(role.rules, roleKey);
    return [{ ...bound, role, roleKey }];
  });
}

/** The binding that such a holder could write. */
function imagined(role: EffectiveRole, namespace: string, text: string): BindingFact {
  return {
    kind: namespace === "" ? "ClusterRoleBinding" : "RoleBinding",
    name: "(could be written)",
    namespace,
    labels: {},
    annotations: {},
    live: false,
    evidence: role.fact.evidence,
    roleRef: { kind: role.fact.kind, apiGroup: "rbac.authorization.k8s.io", name: role.fact.name },
    subjects: [{ kind: "Rights", apiGroup: "", name: text, namespace: "" }],
  };
}
