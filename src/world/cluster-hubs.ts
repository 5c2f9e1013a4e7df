/** The hubs of one cluster: every user, the ServiceAccounts of a namespace, the pods of a namespace or node, every node. */
import { splitServiceAccountUsername } from "../facts/identity.ts";
import type { ClusterHubs } from "./cluster-world.ts";
import type { Identity } from "./identities.ts";
import type { PodAt } from "./pods.ts";
import type { World } from "./world.ts";

/** What of a cluster its hubs are made of. */
export interface HubSources {
  pods(): readonly PodAt[];
  /** Names of nodes; a single `*` when none is known. */
  nodes(): readonly string[];
  /** ServiceAccounts that something stands for and a live listing lacks. */
  missingAccounts(): readonly number[];
  /** Namespaces that anything in the snapshot lies in or speaks of. */
  namespaces(): readonly string[];
}

/** Hubs over the identities of a cluster, with whoever is known when the spokes are asked for. */
export function clusterHubs(world: World, cluster: string, sources: HubSources): ClusterHubs {
  const { identities } = world;
  const plain = (kind: string): Identity[] =>
    identities
      .list()
      .filter((identity) => identity.cluster === cluster && identity.kind === kind && identity.key === identity.shown);
  const ids = (found: readonly Identity[]): number[] => found.map((identity) => identity.id);
  const isThere = (node: number): boolean => identities.detail(node).exists !== false;
  const accounts = accountsByNamespace(world, cluster);
  const namespaceOf = (node: number): string =>
    splitServiceAccountUsername(identities.at(node).kubernetes?.username ?? "")?.namespace ?? "";
  const podsBy = (
    key: (pod: PodAt) => string | undefined,
  ): (() => ReadonlyMap<string | undefined, readonly PodAt[]>) => {
    let index: ReadonlyMap<string | undefined, readonly PodAt[]> | undefined;
    return () => {
      index ??= Map.groupBy(sources.pods(), key);
      return index;
    };
  };
  const podsByNamespace = podsBy((pod) => pod.namespace);
  const podsByNode = podsBy((pod) => pod.nodeName);
  const nodesOf = (pods: readonly PodAt[] | undefined): number[] => (pods ?? []).map((pod) => pod.node);
  const hubs: ClusterHubs = {
    everyUser: () => world.hubs.get(`users@${cluster}`, () => ids(plain("user"))),
    everyGroup: () => world.hubs.get(`groups@${cluster}`, () => ids(plain("group"))),
    everyCertificateGroup: () =>
      world.hubs.get(`certificate-groups@${cluster}`, () =>
        ids(plain("group").filter((group) => group.kubernetes?.groups[0] !== "system:masters")),
      ),
    serviceAccountsOf: (namespace) =>
      world.hubs.get(`serviceaccounts:${namespace}@${cluster}`, () => accounts().get(namespace) ?? []),
    everyServiceAccount: () =>
      world.hubs.get(`serviceaccounts@${cluster}`, () =>
        [...accounts().keys()].sort().map((namespace) => hubs.serviceAccountsOf(namespace)),
      ),
    runnableAccountsOf: (namespace) =>
      world.hubs.get(`runnable:${namespace}@${cluster}`, () => (accounts().get(namespace) ?? []).filter(isThere)),
    everyRunnableAccount: () =>
      world.hubs.get(`runnable@${cluster}`, () =>
        [...accounts().keys()].sort().map((namespace) => hubs.runnableAccountsOf(namespace)),
      ),
    missingAccountsOf: (namespace) =>
      world.hubs.get(`missing:${namespace}@${cluster}`, () =>
        sources.missingAccounts().filter((node) => namespaceOf(node) === namespace),
      ),
    everyMissingAccount: () =>
      world.hubs.get(`missing@${cluster}`, () =>
        [...new Set(sources.missingAccounts().map(namespaceOf))]
          .sort()
          .map((namespace) => hubs.missingAccountsOf(namespace)),
      ),
    podsOf: (namespace) =>
      world.hubs.get(`pods:${namespace}@${cluster}`, () => nodesOf(podsByNamespace().get(namespace))),
    everyPod: () => world.hubs.get(`pods@${cluster}`, () => nodesOf(sources.pods())),
    podsOn: (node) => world.hubs.get(`pods-on:${node}@${cluster}`, () => nodesOf(podsByNode().get(node))),
    unplacedPods: () =>
      world.hubs.get(`pods-unplaced@${cluster}`, () =>
        nodesOf(sources.pods().filter((pod) => pod.nodeName === undefined && !pod.everyNode)),
      ),
    everywherePods: () =>
      world.hubs.get(`pods-everywhere@${cluster}`, () => nodesOf(sources.pods().filter((pod) => pod.everyNode))),
    everyNode: () =>
      world.hubs.get(`nodes@${cluster}`, () => sources.nodes().map((name) => identities.node(cluster, name))),
    mountsOf: (namespace) => identities.rights(cluster, `mounts/${namespace}`),
    everyMount: () =>
      world.hubs.get(`mounts@${cluster}`, () => sources.namespaces().map((namespace) => hubs.mountsOf(namespace))),
  };
  return hubs;
}

/** ServiceAccount identities by namespace, kept up with the growing table. */
function accountsByNamespace(world: World, cluster: string): () => ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  let seen = 0;
  return () => {
    const list = world.identities.list();
    for (; seen < list.length; seen++) {
      const identity = list[seen];
      if (identity?.kind !== "service-account" || identity.cluster !== cluster) continue;
      const namespace = splitServiceAccountUsername(identity.kubernetes?.username ?? "")?.namespace ?? "";
      const known = found.get(namespace);
      if (known === undefined) found.set(namespace, [identity.id]);
      else known.push(identity.id);
    }
    return found;
  };
}
