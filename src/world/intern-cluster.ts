/** Puts everybody whom one cluster names into the identity table, with whether the object exists. */
import type { ClusterWorld } from "./cluster-world.ts";
import type { World } from "./world.ts";

/** Built-in groups that are there whether a binding names them or not. */
const BUILT_IN_GROUPS = [
  "system:authenticated",
  "system:unauthenticated",
  "system:masters",
  "system:serviceaccounts",
  "system:nodes",
];

/** Interns ServiceAccounts, subjects of bindings, nodes and pods. `exists` of a ServiceAccount without object: false in a live listing, null in manifests. */
export function internCluster(world: World, cluster: ClusterWorld): void {
  const { identities } = world;
  const { facts, name } = cluster;
  for (const group of BUILT_IN_GROUPS) identities.detail(identities.group(name, group)).exists = true;
  for (const account of facts.serviceAccounts) {
    const detail = identities.detail(identities.serviceAccount(name, account.namespace, account.name));
    detail.exists = true;
    detail.evidence = account.evidence;
  }
  // The controller makes one in every namespace, so manifests need not show it.
  for (const namespace of facts.namespaces)
    identities.detail(identities.serviceAccount(name, namespace.name, "default")).exists ??= true;
  const absent = facts.live.has("ServiceAccount") ? false : null;
  const mention = (node: number): void => {
    const detail = identities.detail(node);
    detail.exists ??= identities.at(node).kind === "service-account" ? absent : null;
  };
  for (const subject of cluster.authorizer.subjectsNamed()) {
    const node =
      subject.kind === "Group"
        ? identities.group(name, subject.name)
        : subject.kind === "User"
          ? identities.user(name, subject.name)
          : identities.serviceAccount(name, subject.namespace, subject.name);
    const detail = identities.detail(node);
    const [evidence] = subject.evidence;
    if (evidence !== undefined) detail.evidence ??= evidence;
    mention(node);
  }
  const namespaces = new Set<string>(facts.namespaces.map((fact) => fact.name));
  for (const pod of facts.pods) {
    mention(identities.serviceAccount(name, pod.namespace, pod.serviceAccountName));
    const detail = identities.detail(identities.pod(name, pod.namespace, pod.name));
    detail.exists = true;
    detail.evidence = pod.evidence;
    namespaces.add(pod.namespace);
  }
  for (const workload of facts.workloads) {
    mention(identities.serviceAccount(name, workload.namespace, workload.template.serviceAccountName));
    namespaces.add(workload.namespace);
  }
  for (const namespace of namespaces) identities.group(name, `system:serviceaccounts:${namespace}`);
  for (const account of facts.serviceAccounts) identities.group(name, `system:serviceaccounts:${account.namespace}`);
  for (const association of facts.podIdentityAssociations)
    mention(identities.serviceAccount(name, association.namespace, association.serviceAccount));
  for (const node of cluster.nodes) identities.detail(identities.node(name, node)).exists = true;
  identities.detail(identities.anyone(name)).exists = true;
  // Settled now: what edges intern on their way must not depend on their order.
  cluster.missingAccounts();
}
