/** Steps of edges with one need: whoever holds a right reaches what the scope of the right takes in. */
import type { ClusterWorld } from "../world/cluster-world.ts";
import type { GrantScope } from "../world/grants.ts";
import { heldByAny } from "../world/held.ts";
import { answerOf } from "../world/holder-answer.ts";
import type { PermissionQuestion } from "../world/holders.ts";
import type { SessionEffects } from "../world/need.ts";
import { clustersIn } from "../world/scope.ts";
import type { World } from "../world/world.ts";
import type { Scope, Step } from "./edge.ts";

/** What of a cluster's version or state the edge needs besides; `undefined` = it does not apply there. */
export interface RightEdge<Need extends string> {
  readonly need: Need;
  questions(cluster: ClusterWorld): readonly PermissionQuestion[];
  targets(cluster: ClusterWorld, scope: GrantScope): Iterable<number>;
  /** Names of assumptions that every step rests on. */
  readonly assumes?: readonly string[];
  /** What every step does to the session. */
  readonly sets?: SessionEffects;
}

/** One step for each holder and target, in the clusters of the scope. */
export function* rightSteps<Need extends string>(
  world: World,
  scope: Scope,
  edge: RightEdge<Need>,
): Generator<Step<Need>> {
  for (const cluster of clustersIn(world, scope))
    for (const end of heldByAny(world, cluster, edge.questions(cluster))) {
      // A record of the one need there is.
      const because = { [edge.need]: answerOf(end) } as Step<Need>["because"];
      for (const to of edge.targets(cluster, end.scope))
        if (to !== end.node)
          yield {
            from: end.node,
            to,
            because,
            vendor: end.grant.vendor,
            open: end.open,
            ...(edge.assumes === undefined ? {} : { assumes: edge.assumes }),
            ...(edge.sets === undefined ? {} : { sets: edge.sets }),
          };
    }
}
