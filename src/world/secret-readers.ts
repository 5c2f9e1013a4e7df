/** Who reads Secrets, by whichever verb. */
import type { ClusterWorld } from "./cluster-world.ts";
import type { End } from "./grants.ts";
import { ask, askEach, heldByAny } from "./held.ts";
import type { World } from "./world.ts";

/** get, list and watch all show the contents. Kubelets are among them: they read the Secrets of their own pods. */
export function* readersOfSecrets(world: World, cluster: ClusterWorld): Generator<End> {
  yield* heldByAny(world, cluster, askEach(["get", "list", "watch"], "", "secrets"));
  yield* cluster.nodeEnds(ask("get", "", "secrets"));
}
