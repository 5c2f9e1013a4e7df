/** Which ServiceAccounts a grant reaches: hubs for whole namespaces, identities for names. */
import type { ClusterWorld } from "./cluster-world.ts";
import type { GrantScope } from "./grants.ts";
import type { World } from "./world.ts";

/** Every name that anything speaks of: a name needs no object to be impersonated. A name without a namespace means that name in every namespace that has it. */
export function* serviceAccountTargets(world: World, cluster: ClusterWorld, scope: GrantScope): Generator<number> {
  if (scope.names === "*") {
    yield scope.namespace === "" ? cluster.hubs.everyServiceAccount() : cluster.hubs.serviceAccountsOf(scope.namespace);
    return;
  }
  for (const name of scope.names) yield* named(world, cluster, scope.namespace, name);
}

/** Those that a pod can run under or a token can be had for: not the ones that a live listing lacks. */
export function* runnableAccounts(world: World, cluster: ClusterWorld, scope: GrantScope): Generator<number> {
  if (scope.names === "*") {
    yield scope.namespace === ""
      ? cluster.hubs.everyRunnableAccount()
      : cluster.hubs.runnableAccountsOf(scope.namespace);
    return;
  }
  for (const name of scope.names)
    for (const node of named(world, cluster, scope.namespace, name))
      if (world.identities.detail(node).exists !== false) yield node;
}

function* named(world: World, cluster: ClusterWorld, namespace: string, name: string): Generator<number> {
  if (namespace !== "") {
    const node = world.identities.serviceAccount(cluster.name, namespace, name);
    // A name that nothing else speaks of exists only if the listing has it.
    world.identities.detail(node).exists ??= cluster.facts.live.has("ServiceAccount") ? false : null;
    yield node;
    return;
  }
  for (const fact of cluster.facts.serviceAccounts)
    if (fact.name === name) yield world.identities.serviceAccount(cluster.name, fact.namespace, name);
}
