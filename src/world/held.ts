/** Who holds a right, as edges ask it: one end an identity and scope, kubelets left out. */
import { isTrue } from "../facts/open.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import type { End, GrantScope } from "./grants.ts";
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

/** Ends that were found before, while nothing was added that could change them. */
interface Kept {
  readonly oddNames: number;
  readonly rights: number;
  readonly found: Map<string, readonly End[]>;
}
const kept = new WeakMap<ClusterWorld, Kept>();

/**
 * Holders of any of the rights, one end for each identity and scope (a firm one where there is one). What the Node authorizer grants is left
 * out: NodeRestriction leaves of it only what touches the node's own pods, and those a node reaches anyway.
 */
export function heldByAny(
  world: World,
  cluster: ClusterWorld,
  questions: readonly PermissionQuestion[],
): readonly End[] {
  cluster.settleRights();
  const oddNames = world.mappedAsServiceAccount(cluster.name).length;
  let cache = kept.get(cluster);
  if (cache === undefined || cache.oddNames !== oddNames || cache.rights !== cluster.rights.size) {
    cache = { oddNames, rights: cluster.rights.size, found: new Map() };
    kept.set(cluster, cache);
  }
  const key = JSON.stringify(questions);
  let found = cache.found.get(key);
  if (found === undefined) {
    found = distinctHolders(world, cluster, questions);
    cache.found.set(key, found);
  }
  return found;
}

function distinctHolders(
  world: World,
  cluster: ClusterWorld,
  questions: readonly PermissionQuestion[],
): readonly End[] {
  const found: End[] = [];
  const firm = new Map<string, Set<number>>();
  const waiting = new Map<string, End>();
  const given = new Set<string>();
  // The subjects of a grant share its scope.
  let scope: GrantScope | undefined;
  let key = "";
  let there: Set<number> = new Set();
  for (const question of questions)
    for (const end of holders(world, cluster, question, { given })) {
      if (end.grant.authorizer === "node") continue;
      if (end.scope !== scope) {
        scope = end.scope;
        key = scope.names === "*" ? scope.namespace : `${scope.namespace}|${scope.names.join(",")}`;
        const known = firm.get(key);
        there = known ?? new Set();
        if (known === undefined) firm.set(key, there);
      }
      if (there.has(end.node)) continue;
      if (!isTrue(end.open)) {
        waiting.set(`${end.node}|${key}`, end);
        continue;
      }
      there.add(end.node);
      if (waiting.size > 0) waiting.delete(`${end.node}|${key}`);
      found.push(end);
    }
  found.push(...waiting.values());
  return found;
}
