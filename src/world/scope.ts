/** Parts of a world that an edge looks at. */
import type { ClusterWorld } from "./cluster-world.ts";
import type { World } from "./world.ts";

/** The clusters of a scope: the one it names, or all. */
export function clustersIn(world: World, scope: { readonly cluster?: string }): readonly ClusterWorld[] {
  if (scope.cluster === undefined) return [...world.clusters.values()];
  const found = world.clusters.get(scope.cluster);
  return found === undefined ? [] : [found];
}
