/** Who holds a right, as edges ask it: one end an identity and scope, kubelets left out. */
import { isTrue } from "../facts/open.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import type { End } from "./grants.ts";
import { holders, type PermissionQuestion } from "./holders.ts";
import type { World } from "./world.ts";

/** A resource request by its parts; the core group is "". */
export function ask(verb: string, group: string, resource: string, subresource = ""): PermissionQuestion {
  return { verb, group, resource, subresource };
}

/** The same request by several verbs. */
export const askEach = (
  verbs: readonly string[],
  group: string,
  resource: string,
  subresource = "",
): PermissionQuestion[] => verbs.map((verb) => ask(verb, group, resource, subresource));

/**
 * Holders of any of the rights, one end for each identity and scope (a firm one where there is one). What the Node authorizer grants is left
 * out: NodeRestriction leaves of it only what touches the node's own pods, and those a node reaches anyway.
 */
export function* heldByAny(
  world: World,
  cluster: ClusterWorld,
  questions: readonly PermissionQuestion[],
): Generator<End> {
  const firm = new Set<string>();
  const waiting = new Map<string, End>();
  for (const question of questions)
    for (const end of holders(world, cluster, question)) {
      if (end.grant.authorizer === "node") continue;
      const key = `${end.node}|${end.scope.namespace}|${end.scope.names === "*" ? "*" : end.scope.names.join(",")}`;
      if (firm.has(key)) continue;
      if (!isTrue(end.open)) {
        waiting.set(key, end);
        continue;
      }
      firm.add(key);
      waiting.delete(key);
      yield end;
    }
  yield* waiting.values();
}
