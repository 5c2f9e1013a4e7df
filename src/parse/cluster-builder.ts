/** Gathers the facts of one cluster; of the same object twice the last one stays. */
import type { EksFacts, EksListingFact } from "../facts/eks.ts";
import type { ClusterFacts } from "../facts/estate.ts";
import type { Handle } from "../facts/evidence.ts";
import type { KubernetesFact, ListingFact } from "../facts/kubernetes.ts";

type ClusterFactKind = EksFacts | EksListingFact | KubernetesFact;

type Lists = {
  -readonly [Key in keyof ClusterFacts as ClusterFacts[Key] extends readonly object[] | undefined
    ? Key
    : never]: ClusterFacts[Key] extends readonly (infer Item)[] ? Item[] : never;
};

export interface ClusterBuilder {
  /** Adds a fact. `repeated` is told of the place of an equal one that it replaces. */
  add(fact: ClusterFactKind, repeated: (before: Handle) => void): void;
  /** Takes away what was added of the same thing, and what goes with it: an entry's policies, whatever lies in a namespace. */
  remove(fact: ClusterFactKind): void;
  listing(fact: ListingFact): void;
  build(
    about: Pick<
      ClusterFacts,
      "name" | "description" | "account" | "kubernetesVersion" | "issuer" | "creator" | "defaults"
    >,
  ): ClusterFacts;
}

/** An empty cluster. */
export function clusterBuilder(): ClusterBuilder {
  const places = new Map<string, { readonly list: object[]; readonly index: number }>();
  const listed = new Set<string>();
  const live = new Map<string, boolean>();
  const lists: Lists = {
    accessEntries: [],
    accessPolicyAssociations: [],
    podIdentityAssociations: [],
    nodegroups: [],
    fargateProfiles: [],
    identityProviderConfigs: [],
    addons: [],
    capabilities: [],
    eksListings: [],
    roles: [],
    clusterRoles: [],
    roleBindings: [],
    clusterRoleBindings: [],
    serviceAccounts: [],
    namespaces: [],
    nodes: [],
    pods: [],
    workloads: [],
    secrets: [],
    configMaps: [],
    others: [],
  };

  const put = <Item extends ClusterFactKind>(
    list: Item[],
    item: Item,
    id: string,
    repeated: (before: Handle) => void,
  ): void => {
    const known = places.get(id);
    if (known === undefined) {
      places.set(id, { list, index: list.length });
      list.push(item);
      return;
    }
    const before = list[known.index];
    list[known.index] = item;
    if (before !== undefined) repeated(before.evidence);
  };

  const gone = new Set<object>();
  const drop = (id: string): void => {
    const known = places.get(id);
    const item = known?.list[known.index];
    if (item !== undefined) gone.add(item);
    places.delete(id);
  };
  const dropWhere = (goes: (item: ClusterFactKind) => boolean): void => {
    for (const list of Object.values(lists)) for (const item of list) if (goes(item)) drop(identityOf(item));
  };

  return {
    remove(fact) {
      drop(identityOf(fact));
      if (fact.kind === "AccessEntry")
        dropWhere((item) => item.kind === "AccessPolicyAssociation" && item.principalArn === fact.principalArn);
      if (fact.kind === "Namespace") dropWhere((item) => "namespace" in item && item.namespace === fact.name);
    },
    add(fact, repeated) {
      const id = identityOf(fact);
      listed.add(kindOf(fact));
      switch (fact.kind) {
        case "Cluster":
          return;
        case "AccessEntry":
          return put(lists.accessEntries, fact, id, repeated);
        case "AccessPolicyAssociation":
          return put(lists.accessPolicyAssociations, fact, id, repeated);
        case "PodIdentityAssociation":
          return put(lists.podIdentityAssociations, fact, id, repeated);
        case "Nodegroup":
          return put(lists.nodegroups, fact, id, repeated);
        case "FargateProfile":
          return put(lists.fargateProfiles, fact, id, repeated);
        case "IdentityProviderConfig":
          return put(lists.identityProviderConfigs, fact, id, repeated);
        case "Addon":
          return put(lists.addons, fact, id, repeated);
        case "Capability":
          return put(lists.capabilities, fact, id, repeated);
        case "EksListing":
          // Pages of one listing stay side by side.
          lists.eksListings.push(fact);
          return;
        case "Role":
          return put(lists.roles, fact, id, repeated);
        case "ClusterRole":
          return put(lists.clusterRoles, fact, id, repeated);
        case "RoleBinding":
          return put(lists.roleBindings, fact, id, repeated);
        case "ClusterRoleBinding":
          return put(lists.clusterRoleBindings, fact, id, repeated);
        case "ServiceAccount":
          return put(lists.serviceAccounts, fact, id, repeated);
        case "Namespace":
          return put(lists.namespaces, fact, id, repeated);
        case "Node":
          return put(lists.nodes, fact, id, repeated);
        case "Pod":
          return put(lists.pods, fact, id, repeated);
        case "Workload":
          return put(lists.workloads, fact, id, repeated);
        case "Secret":
          return put(lists.secrets, fact, id, repeated);
        case "ConfigMap":
          return put(lists.configMaps, fact, id, repeated);
        case "Other":
          return put(lists.others, fact, id, repeated);
      }
    },
    listing(fact) {
      listed.add(fact.listed);
      // One listing that is not live is enough to doubt the kind.
      live.set(fact.listed, fact.live && live.get(fact.listed) !== false);
    },
    build: (about) => ({
      ...about,
      ...(gone.size === 0 ? lists : (without(lists, gone) as Lists)), // the same lists, shorter
      listed,
      live: new Set([...live].flatMap(([kind, isLive]) => (isLive ? [kind] : []))),
    }),
  };
}

const without = (lists: Lists, gone: ReadonlySet<object>): Record<string, object[]> =>
  Object.fromEntries(
    Object.entries(lists).map(([name, list]) => [name, (list as object[]).filter((item) => !gone.has(item))]), // items of any kind
  );

/** The kind that a fact counts for in `listed`: the Kubernetes kind, or that of the EKS answer. */
function kindOf(fact: ClusterFactKind): string {
  if (fact.kind === "Workload") return fact.workloadKind;
  if (fact.kind === "Other") return fact.objectKind;
  return fact.kind === "EksListing" ? fact.listed : fact.kind;
}

/** What makes two facts the same thing within a cluster. */
function identityOf(fact: ClusterFactKind): string {
  switch (fact.kind) {
    case "Cluster":
      return `Cluster ${fact.arn}`;
    case "AccessEntry":
      return `AccessEntry ${fact.principalArn}`;
    case "AccessPolicyAssociation":
      return `AccessPolicyAssociation ${fact.principalArn} ${fact.policyArn}`;
    case "PodIdentityAssociation":
      return `PodIdentityAssociation ${fact.namespace} ${fact.serviceAccount}`;
    case "Nodegroup":
    case "FargateProfile":
    case "IdentityProviderConfig":
    case "Addon":
    case "Capability":
      return `${fact.kind} ${fact.name}`;
    case "EksListing":
      return `EksListing ${fact.listed} ${fact.evidence}`;
    case "Workload":
      return `${fact.workloadKind} ${fact.apiGroup} ${fact.namespace}/${fact.name}`;
    case "Other":
      return `${fact.objectKind} ${fact.apiVersion} ${fact.namespace}/${fact.name}`;
    default:
      return `${fact.kind} ${fact.namespace}/${fact.name}`;
  }
}
