/** One cluster of the world, from its facts. */
import { buildBridge } from "../eks/bridge.ts";
import { clusterIssuer } from "../eks/issuer.ts";
import { serviceAccountTokens } from "../eks/service-account-tokens.ts";
import type { ClusterFacts, Estate } from "../facts/estate.ts";
import type { BindingFact, ServiceAccountFact } from "../facts/kubernetes.ts";
import { buildAuthorizer } from "../rbac/authorizer.ts";
import { once } from "../rbac/once.ts";
import { subjectKey } from "../rbac/subject-match.ts";
import { accessPolicyEnds, accessPolicyPermissions } from "./access-policy-ends.ts";
import { clusterAccessWriters } from "./cluster-access-writers.ts";
import { clusterHubs } from "./cluster-hubs.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import { constrainedEnds } from "./constrained-ends.ts";
import { knownAccounts } from "./irsa-candidates.ts";
import { mappedIdentities } from "./mapped.ts";
import { fillRights } from "./mounted-rights.ts";
import { namespacesOf } from "./namespaces.ts";
import { nodeEnds } from "./node-ends.ts";
import { podsOf } from "./pods.ts";
import { rightsTable } from "./rights.ts";
import { ownPodOf, roleGivers } from "./role-givers.ts";
import { type RoleStep, roleStepsOf } from "./role-steps.ts";
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
  const bridge = buildBridge(estate, facts, world.switches);
  const tokens = once(() => serviceAccountTokens(facts, estate.evidence));
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
  // Whoever fills the table asks questions on the way: those see what is in it so far.
  let settling: "no" | "now" | "done" = "no";
  let roleSteps: readonly RoleStep[] = [];
  const cluster: ClusterWorld = {
    name: facts.name,
    facts,
    authorizer,
    hubs: clusterHubs(world, facts.name, {
      pods: () => cluster.pods(),
      nodes: () => (nodes.length === 0 ? ["*"] : nodes),
      namespaces: () => cluster.namespaces(),
      missingAccounts: () => cluster.missingAccounts(),
    }),
    minor: Number(/^1\.(\d+)/.exec(authorizer.kubernetesVersion)?.[1] ?? 0),
    nodes,
    subjectsOf: subjectIndexOf(world, facts.name),
    serviceAccount: (namespace, name) => accounts.get(`${namespace}/${name}`),
    pods: once(() => podsOf(world, cluster)),
    namespaces: once(() => namespacesOf(facts)),
    rights: rightsTable(world, facts.name, authorizer),
    settleRights: () => {
      if (settling !== "no") return;
      settling = "now";
      fillRights(world, cluster);
      // Whoever lets itself in by the API of EKS holds any right there is: the edge grant-cluster-access leads there.
      const { description } = facts;
      if (description !== undefined && clusterAccessWriters(world, cluster).length > 0)
        cluster.rights.any("", description.evidence);
      if (roleGivers(world, cluster).length > 0) ownPodOf(cluster);
      roleSteps = roleStepsOf(world, cluster);
      settling = "done";
    },
    roleSteps: () => {
      cluster.settleRights();
      return roleSteps;
    },
    bridge,
    issuer: clusterIssuer(estate, facts),
    tokensOf: (namespace, name) => tokens()(namespace, name),
    accounts: () => knownAccounts(world, facts.name),
    missingAccounts: once(() =>
      world.identities
        .list()
        .flatMap(({ id, kind, cluster: at }) =>
          kind === "service-account" && at === facts.name && world.identities.detail(id).exists === false ? [id] : [],
        ),
    ),
    mapped: once(() => mappedIdentities(world, facts.name, bridge.mappings)),
    accessPolicyEnds: (question) => accessPolicyEnds(world, cluster, question),
    accessPolicyPermissions: (node) => accessPolicyPermissions(world, node),
    constrainedEnds: (question) => constrainedEnds(world, cluster, question),
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
