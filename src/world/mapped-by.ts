/** How many IAM principals a mapping leads to a User or Group. */
import type { World } from "./world.ts";

/** By node of a User or Group: the number of principals that some mapping turns into it or into a member of it. */
export function mappedByIndex(world: World): Map<number, number> {
  const found = new Map<number, Set<number>>();
  for (const cluster of world.clusters.values()) {
    for (const mapped of cluster.mapped()) {
      for (const node of [mapped.node, ...world.memberOf(mapped.node)]) {
        const kind = world.identities.at(node).kind;
        if (kind !== "user" && kind !== "group") continue;
        const principals = found.get(node);
        if (principals === undefined) found.set(node, new Set([mapped.principal]));
        else principals.add(mapped.principal);
      }
    }
  }
  return new Map([...found].map(([node, principals]) => [node, principals.size]));
}
