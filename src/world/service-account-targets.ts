/** Which ServiceAccounts a grant on `serviceaccounts` reaches: hubs for whole namespaces, identities for names. */
import type { ClusterWorld } from "./cluster-world.ts";
import type { GrantScope } from "./grants.ts";
import type { World } from "./world.ts";

/** Targets of a scope. A name without a namespace means that name in every namespace that has it. */
export function* serviceAccountTargets(world: World, cluster: ClusterWorld, scope: GrantScope): Generator<number> {
  if (scope.names === "*") {
    yield scope.namespace === "" ? cluster.hubs.everyServiceAccount() : cluster.hubs.serviceAccountsOf(scope.namespace);
    return;
  }
  for (const name of scope.names) {
    if (scope.namespace !== "") {
      yield world.identities.serviceAccount(cluster.name, scope.namespace, name);
      continue;
    }
    for (const fact of cluster.facts.serviceAccounts) {
      if (fact.name === name) yield world.identities.serviceAccount(cluster.name, fact.namespace, name);
    }
  }
}
