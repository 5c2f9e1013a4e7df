/** One cluster of the world, from its facts. */
import { buildBridge } from "../eks/bridge.ts";
import type { ClusterFacts, Estate } from "../facts/estate.ts";
import type { ServiceAccountFact } from "../facts/kubernetes.ts";
import { buildAuthorizer } from "../rbac/authorizer.ts";
import { once } from "../rbac/once.ts";
import type { ClusterHubs, ClusterWorld } from "./cluster-world.ts";
import { accessPolicyEnds, accessPolicyPermissions } from "./access-policy-ends.ts";
import { mappedIdentities } from "./mapped.ts";
import { nodeEnds } from "./node-ends.ts";
import type { World } from "./world.ts";

export interface ClusterOptions {
  readonly defaults?: "auto" | "none" | "kubernetes" | "eks";
  readonly kubernetesVersion?: string;
}

/** Builds authorizer, bridge and hubs of one cluster. */
export function buildCluster(world: World, estate: Estate, facts: ClusterFacts, options: ClusterOptions): ClusterWorld {
  const authorizer = buildAuthorizer(facts, {
    evidence: estate.evidence,
    defaults: options.defaults,
    kubernetesVersion: options.kubernetesVersion,
  });
  const bridge = buildBridge(estate, facts);
  const accounts = new Map<string, ServiceAccountFact>(
    facts.serviceAccounts.map((fact) => [`${fact.namespace}/${fact.name}`, fact]),
  );
  const nodes = [...new Set([...facts.nodes.map((node) => node.name), ...facts.pods.map((pod) => pod.nodeName), ...bridge.nodes.map((node) => node.name)])]
    .filter((name) => name !== "")
    .sort();
  const cluster: ClusterWorld = {
    name: facts.name,
    facts,
    authorizer,
    hubs: hubsOf(world, facts.name),
    minor: Number(/^1\.(\d+)/.exec(authorizer.kubernetesVersion)?.[1] ?? 0),
    nodes,
    serviceAccount: (namespace, name) => accounts.get(`${namespace}/${name}`),
    bridge,
    mapped: once(() => mappedIdentities(world, facts.name, bridge.mappings)),
    accessPolicyEnds: (question) => accessPolicyEnds(world, cluster, question),
    accessPolicyPermissions: (node) => accessPolicyPermissions(world, node),
    nodeEnds: (question) => nodeEnds(world, cluster, nodes, question),
  };
  return cluster;
}

/** Hubs over the identities of a cluster, as they are known when the hub is first wanted. */
function hubsOf(world: World, cluster: string): ClusterHubs {
  const of = (kind: string, namespace?: string): number[] =>
    world.identities
      .list()
      .filter((identity) => identity.cluster === cluster && identity.kind === kind && identity.key === identity.shown)
      .filter(
        (identity) =>
          namespace === undefined ||
          identity.kubernetes?.groups.includes(`system:serviceaccounts:${namespace}`) === true,
      )
      .map((identity) => identity.id);
  const hubs: ClusterHubs = {
    everyUser: () => world.hubs.get(`users@${cluster}`, () => of("user")),
    everyGroup: () => world.hubs.get(`groups@${cluster}`, () => of("group")),
    serviceAccountsOf: (namespace) =>
      world.hubs.get(`serviceaccounts:${namespace}@${cluster}`, () => of("service-account", namespace)),
    everyServiceAccount: () =>
      world.hubs.get(`serviceaccounts@${cluster}`, () =>
        namespacesWithAccounts(world, cluster).map((namespace) => hubs.serviceAccountsOf(namespace)),
      ),
  };
  return hubs;
}

function namespacesWithAccounts(world: World, cluster: string): string[] {
  const found = new Set<string>();
  for (const identity of world.identities.list()) {
    if (identity.kind !== "service-account" || identity.cluster !== cluster) continue;
    const namespace = identity.kubernetes?.username.split(":")[2];
    if (namespace !== undefined) found.add(namespace);
  }
  return [...found].sort();
}
