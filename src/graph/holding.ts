/** What each node holds by itself in the clusters, as numbers: nodes with equal numbers answer every Kubernetes question alike. */
import type { World } from "../world/world.ts";

/** Numbers for texts, shared by the indexes that are to be compared; 0 stands for nothing. */
export interface Numbering {
  of(text: string): number;
  readonly size: number;
}

/** An empty numbering. */
export function numbering(): Numbering {
  const known = new Map<string, number>();
  return {
    of(text) {
      let found = known.get(text);
      if (found === undefined) {
        found = known.size + 1;
        known.set(text, found);
      }
      return found;
    },
    get size() {
      return known.size;
    },
  };
}

/**
 * The holding of every node. RBAC subjects are told apart by role, rules and namespace of their bindings; whoever holds something else as well
 * (access policies, the Node authorizer, rights that can be come by) is one of a kind.
 */
export function holdingOf(world: World, numbers: Numbering): Uint32Array {
  const grants = new Map<number, string[]>();
  const put = (node: number, text: string): void => {
    const list = grants.get(node);
    if (list === undefined) grants.set(node, [text]);
    else list.push(text);
  };
  for (const cluster of world.clusters.values()) {
    cluster.settleRights();
    const contents = new Map<object, string>();
    for (const bound of cluster.authorizer.bindings) {
      const { role, roleKey, fact } = bound;
      let content = role === undefined ? `?${roleKey}` : contents.get(role);
      if (role !== undefined && content === undefined) {
        content = String(numbers.of(JSON.stringify(role.rules.map(ruleText))));
        contents.set(role, content);
      }
      for (const node of cluster.subjectsOf(fact))
        if (node !== undefined) put(node, `${cluster.name}|${fact.namespace}|${content}`);
    }
    const masters = world.identities.find(`group:system:masters@${cluster.name}`);
    if (masters !== undefined) put(masters, `${cluster.name}|masters`);
  }
  const holding = new Uint32Array(world.identities.size);
  for (const { id, kind, key, cluster, kubernetes } of world.identities.list()) {
    if (cluster === undefined) continue;
    const alone = kind === "node" || kind === "rights" || (kubernetes?.accessPolicies.length ?? 0) > 0;
    const texts = grants.get(id);
    if (alone) holding[id] = numbers.of(`one ${key}|${texts?.sort().join("\n") ?? ""}`);
    else if (texts !== undefined) holding[id] = numbers.of([...new Set(texts)].sort().join("\n"));
  }
  return holding;
}

function ruleText(rule: object): unknown {
  return Object.entries(rule).map(([field, texts]) => [field, texts]);
}
