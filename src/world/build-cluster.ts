/** One cluster of the world, from its facts. */
import { buildBridge } from "../eks/bridge.ts";
import type { ClusterFacts, Estate } from "../facts/estate.ts";
import { splitServiceAccountUsername } from "../facts/identity.ts";
import type { BindingFact, ServiceAccountFact } from "../facts/kubernetes.ts";
import { buildAuthorizer } from "../rbac/authorizer.ts";
import { once } from "../rbac/once.ts";
import { subjectKey } from "../rbac/subject-match.ts";
import { accessPolicyEnds, accessPolicyPermissions } from "./access-policy-ends.ts";
import type { ClusterHubs, ClusterWorld } from "./cluster-world.ts";
import type { Identity } from "./identities.ts";
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
  const nodes = [
    ...new Set([
      ...facts.nodes.map((node) => node.name),
      ...facts.pods.map((pod) => pod.nodeName),
      ...bridge.nodes.map((node) => node.name),
    ]),
  ]
    .filter((name) => name !== "")
    .sort();
  const cluster: ClusterWorld = {
    name: facts.name,
    facts,
    authorizer,
    hubs: hubsOf(world, facts.name),
    minor: Number(/^1\.(\d+)/.exec(authorizer.kubernetesVersion)?.[1] ?? 0),
    nodes,
    subjectsOf: subjectIndexOf(world, facts.name),
    serviceAccount: (namespace, name) => accounts.get(`${namespace}/${name}`),
    bridge,
    mapped: once(() => mappedIdentities(world, facts.name, bridge.mappings)),
    accessPolicyEnds: (question) => accessPolicyEnds(world, cluster, question),
    accessPolicyPermissions: (node) => accessPolicyPermissions(world, node),
    nodeEnds: (question) => nodeEnds(world, cluster, nodes, question),
  };
  return cluster;
}

/** Subjects to identities, once a binding. */
function subjectIndexOf(world: World, cluster: string): (binding: BindingFact) => readonly (number | undefined)[] {
  const known = new Map<BindingFact, readonly (number | undefined)[]>();
  return (binding) => {
    let found = known.get(binding);
    if (found === undefined) {
      found = binding.subjects.map((subject) => {
        const key = subjectKey(subject, binding.namespace);
        if (key === undefined) return undefined;
        return key.by === "user" ? world.identities.user(cluster, key.name) : world.identities.group(cluster, key.name);
      });
      known.set(binding, found);
    }
    return found;
  };
}

/** Hubs over the identities of a cluster, as they are known when the hub is first wanted. */
function hubsOf(world: World, cluster: string): ClusterHubs {
  const plain = (kind: string): Identity[] =>
    world.identities
      .list()
      .filter((identity) => identity.cluster === cluster && identity.kind === kind && identity.key === identity.shown);
  const accounts = once(() =>
    Map.groupBy(
      plain("service-account"),
      (identity) => splitServiceAccountUsername(identity.kubernetes?.username ?? "")?.namespace ?? "",
    ),
  );
  const ids = (identities: readonly Identity[]): number[] => identities.map((identity) => identity.id);
  const hubs: ClusterHubs = {
    everyUser: () => world.hubs.get(`users@${cluster}`, () => ids(plain("user"))),
    everyGroup: () => world.hubs.get(`groups@${cluster}`, () => ids(plain("group"))),
    serviceAccountsOf: (namespace) =>
      world.hubs.get(`serviceaccounts:${namespace}@${cluster}`, () => ids(accounts().get(namespace) ?? [])),
    everyServiceAccount: () =>
      world.hubs.get(`serviceaccounts@${cluster}`, () =>
        [...accounts().keys()].sort().map((namespace) => hubs.serviceAccountsOf(namespace)),
      ),
  };
  return hubs;
}
