/** Whether a ServiceAccount can have tokens of its own for any audience, by rights that it holds itself. */
import type { ClusterWorld } from "./cluster-world.ts";
import { ask, heldByAny } from "./held.ts";
import { CREATE_ANY_POD } from "./workload-kinds.ts";
import type { World } from "./world.ts";

const MAKES_TOKENS = ask("create", "", "serviceaccounts", "token");

/** True where it may create pods or workloads in its namespace, or its own token. Grants that leave something open do not count. */
export function mintsOwnTokens(world: World, cluster: ClusterWorld, namespace: string, name: string): boolean {
  const node = world.identities.serviceAccount(cluster.name, namespace, name);
  const mine = new Set([node, ...world.memberOf(node)]);
  const here = (at: string): boolean => at === "" || at === namespace;
  const holds = (ends: ReturnType<typeof heldByAny>, isNamed: boolean): boolean =>
    ends.some(
      ({ node: holder, scope, open }) =>
        mine.has(holder) &&
        open.kind === "all" &&
        open.of.length === 0 &&
        here(scope.namespace) &&
        (!isNamed || scope.names === "*" || scope.names.includes(name)),
    );
  return (
    holds(heldByAny(world, cluster, [MAKES_TOKENS]), true) || holds(heldByAny(world, cluster, CREATE_ANY_POD), false)
  );
}
