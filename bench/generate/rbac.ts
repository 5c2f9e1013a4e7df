/** Roles and bindings of one generated cluster. */
import type { Cluster } from "./plan.ts";
import { TEAMS } from "./plan.ts";
import type { Random } from "./random.ts";
import type { Size } from "./sizes.ts";

type Json = Record<string, unknown>;

const RESOURCES: readonly (readonly [string, string])[] = [
  ["", "pods"],
  ["", "pods/log"],
  ["", "pods/exec"],
  ["", "secrets"],
  ["", "configmaps"],
  ["", "services"],
  ["", "serviceaccounts"],
  ["", "serviceaccounts/token"],
  ["", "nodes"],
  ["", "namespaces"],
  ["", "events"],
  ["", "persistentvolumeclaims"],
  ["apps", "deployments"],
  ["apps", "statefulsets"],
  ["apps", "daemonsets"],
  ["batch", "jobs"],
  ["batch", "cronjobs"],
  ["networking.k8s.io", "ingresses"],
  ["rbac.authorization.k8s.io", "roles"],
  ["rbac.authorization.k8s.io", "rolebindings"],
  ["example.com", "widgets"],
  ["monitoring.example.com", "alerts"],
];
const VERBS = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];

/** One rule with the shares of performance.md §1. */
export function rule(random: Random): Json {
  if (random.chance(0.02)) return { apiGroups: ["*"], resources: ["*"], verbs: ["*"] };
  if (random.chance(0.02))
    return { nonResourceURLs: random.pick([["/metrics"], ["/healthz", "/healthz/*"], ["/version"]]), verbs: ["get"] };
  if (random.chance(0.01))
    return {
      apiGroups: [""],
      resources: ["users", "groups"],
      verbs: ["impersonate"],
      resourceNames: [`${random.pick(TEAMS)}-lead`],
    };
  const [group, first] = random.pick(RESOURCES);
  const same = RESOURCES.filter(([one]) => one === group).map(([, name]) => name);
  const resources = random.chance(0.03)
    ? ["*"]
    : [...new Set([first, ...Array.from({ length: random.int(3) }, () => random.pick(same))])];
  const verbs = random.chance(0.08)
    ? ["*"]
    : random.chance(0.6)
      ? ["get", "list", "watch"]
      : [...new Set(Array.from({ length: 1 + random.int(4) }, () => random.pick(VERBS)))];
  return {
    apiGroups: [group],
    resources,
    verbs,
    ...(random.chance(0.08)
      ? { resourceNames: [`${random.pick(TEAMS)}-config`, `${random.pick(TEAMS)}-lock`].slice(0, 1 + random.int(2)) }
      : {}),
  };
}

/** 120 sets of rules that clusters share, as charts do. */
export function templates(random: Random): readonly (readonly Json[])[] {
  return Array.from({ length: 120 }, () => Array.from({ length: 1 + random.skewed(8) }, () => rule(random)));
}

const RBAC = "rbac.authorization.k8s.io/v1";

/** Roles, cluster roles and bindings as `kubectl get -o json` lists. */
export function rbacDocuments(
  random: Random,
  size: Size,
  cluster: Cluster,
  shared: readonly (readonly Json[])[],
): Map<string, unknown> {
  const uid = (kind: string, index: number): string => `${cluster.name}-${kind}-${index}`;
  const roles: Json[] = [];
  const clusterRoles: Json[] = [];
  for (let index = 0; index < size.clusterRoles; index++) {
    const rules = random.chance(0.6)
      ? (shared[random.skewed(shared.length)] ?? [])
      : Array.from({ length: 1 + random.skewed(8) }, () => rule(random));
    const isCluster = random.chance(0.5);
    const metadata = { name: `role-${index}`, uid: uid("role", index), creationTimestamp: "2024-05-01T09:00:00Z" };
    if (isCluster) clusterRoles.push({ apiVersion: RBAC, kind: "ClusterRole", metadata, rules });
    else
      roles.push({
        apiVersion: RBAC,
        kind: "Role",
        metadata: { ...metadata, namespace: cluster.namespaces[random.skewed(cluster.namespaces.length)] },
        rules: rules.filter((one) => one["nonResourceURLs"] === undefined),
      });
  }
  const used = roles.filter((one) => (one["rules"] as Json[]).length > 0); // written just above
  const bindings: Json[] = [];
  const clusterBindings: Json[] = [];
  for (let index = 0; index < size.bindings; index++) {
    const metadata = {
      name: `binding-${index}`,
      uid: uid("binding", index),
      creationTimestamp: "2024-05-01T09:00:00Z",
    };
    const wide = random.chance(0.25);
    const role = wide || random.chance(0.4) ? random.pick(clusterRoles) : random.pick(used);
    const roleRef = {
      apiGroup: "rbac.authorization.k8s.io",
      kind: role["kind"],
      name: (role["metadata"] as Json)["name"],
    };
    const own = (role["metadata"] as Json)["namespace"];
    const subjects = [subject(random, cluster)];
    while (random.chance(0.2)) subjects.push(subject(random, cluster));
    if (wide) clusterBindings.push({ apiVersion: RBAC, kind: "ClusterRoleBinding", metadata, roleRef, subjects });
    else
      bindings.push({
        apiVersion: RBAC,
        kind: "RoleBinding",
        metadata: { ...metadata, namespace: own ?? cluster.namespaces[random.skewed(cluster.namespaces.length)] },
        roleRef,
        subjects,
      });
  }
  return new Map([
    ["roles.json", list("RoleList", RBAC, used)],
    ["clusterroles.json", list("ClusterRoleList", RBAC, clusterRoles)],
    ["rolebindings.json", list("RoleBindingList", RBAC, bindings)],
    ["clusterrolebindings.json", list("ClusterRoleBindingList", RBAC, clusterBindings)],
  ]);
}

function subject(random: Random, cluster: Cluster): Json {
  const kind = random.next();
  if (kind < 0.72) {
    const [namespace, name] = random.pick(cluster.serviceAccounts);
    return { kind: "ServiceAccount", name, namespace };
  }
  const name = kind < 0.9 ? groupName(random, cluster) : `${random.pick(TEAMS)}-user-${random.int(20)}`;
  return { kind: kind < 0.9 ? "Group" : "User", name, apiGroup: "rbac.authorization.k8s.io" };
}

function groupName(random: Random, cluster: Cluster): string {
  if (random.chance(0.01)) return "system:authenticated";
  if (random.chance(0.03)) return `system:serviceaccounts:${random.pick(cluster.namespaces)}`;
  return `${random.pick(TEAMS)}-${random.pick(["devs", "leads", "readers"])}`;
}

/** A list as the API server prints it. */
export function list(kind: string, apiVersion: string, items: readonly Json[]): Json {
  return { apiVersion, kind, metadata: { resourceVersion: "4711" }, items };
}
