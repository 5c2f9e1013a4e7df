/** Short ways to write Kubernetes objects in tests of edges. */

type Json = Record<string, unknown>;

const RBAC = "rbac.authorization.k8s.io";

/** `user:a`, `group:g`, `ns/name` (a ServiceAccount) as the subject of a binding. */
function subjectOf(text: string): Json {
  const [kind, name] = text.split(/:(.*)/s);
  if (kind === "user") return { kind: "User", apiGroup: RBAC, name };
  if (kind === "group") return { kind: "Group", apiGroup: RBAC, name };
  const [namespace, account] = text.split("/");
  return { kind: "ServiceAccount", namespace, name: account };
}

/** Splits `deployments/scale.apps` into what a rule says. */
function resourceOf(text: string): { resource: string; group: string } {
  const dot = text.indexOf(".");
  return dot < 0 ? { resource: text, group: "" } : { resource: text.slice(0, dot), group: text.slice(dot + 1) };
}

let serial = 0;

/** Names of roles begin anew: for a test that tells them apart, since the files of the pure tests share this module. */
export function numberGrantsFromOne(): void {
  serial = 0;
}

/**
 * Grants as `SUBJECT NAMESPACE|* VERBS RESOURCES [NAMES]`, lists with commas: a role and a binding of its own each.
 * `user:dev prod get,list pods,deployments.apps` or `group:ops * get nodes/proxy n1`; a group of resources stands after the dot.
 */
export function grants(...lines: readonly string[]): Json[] {
  return lines.flatMap((line) => {
    const [subject = "", namespace = "", verbs = "", resources = "", names = ""] = line.split(/\s+/);
    const name = `g${++serial}`;
    const byGroup = Map.groupBy(resources.split(",").map(resourceOf), ({ group }) => group);
    const rules = [...byGroup].map(([group, list]) => ({
      apiGroups: [group],
      resources: list.map(({ resource }) => resource),
      verbs: verbs.split(","),
      ...(names === "" ? {} : { resourceNames: names.split(",") }),
    }));
    return bound(subject, namespace, name, rules);
  });
}

/** A role with these rules, bound to the subject in a namespace, or `*` for everywhere. */
export function bound(subject: string, namespace: string, name: string, rules: readonly Json[]): Json[] {
  const everywhere = namespace === "*";
  const kind = everywhere ? "ClusterRole" : "Role";
  const metadata = everywhere ? { name } : { name, namespace };
  return [{ apiVersion: `${RBAC}/v1`, kind, metadata, rules }, binding(subject, namespace, name, `${kind}/${name}`)];
}

/** A binding of `ClusterRole/NAME` or `Role/NAME` in a namespace, or `*` for a ClusterRoleBinding. */
export function binding(subject: string, namespace: string, name: string, role: string): Json {
  const [kind, roleName] = role.split("/");
  return {
    apiVersion: `${RBAC}/v1`,
    kind: namespace === "*" ? "ClusterRoleBinding" : "RoleBinding",
    metadata: namespace === "*" ? { name } : { name, namespace },
    roleRef: { apiGroup: RBAC, kind, name: roleName },
    subjects: [subjectOf(subject)],
  };
}

export const clusterRole = (name: string, rules: readonly Json[], more: Json = {}): Json => ({
  apiVersion: `${RBAC}/v1`,
  kind: "ClusterRole",
  metadata: { name, labels: more["labels"] ?? {} },
  rules,
  ...(more["aggregationRule"] === undefined ? {} : { aggregationRule: more["aggregationRule"] }),
});

const named = (at: string): { namespace: string; name: string } => {
  const [namespace = "", name = ""] = at.split("/");
  return { namespace, name };
};

/** `ns/name`; the uid makes it part of a live listing. */
export const serviceAccount = (at: string, more: Json = {}): Json => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { ...named(at), uid: `sa-${at}` },
  ...more,
});

export const namespace = (name: string, labels: Json = {}): Json => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels },
});

export const node = (name: string): Json => ({ apiVersion: "v1", kind: "Node", metadata: { name } });

/** A pod `ns/name` on node n1 under `default`, unless the spec says otherwise. */
export const pod = (at: string, spec: Json = {}, more: Json = {}): Json => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { ...named(at), uid: `pod-${at}` },
  spec: { serviceAccountName: "default", nodeName: "n1", containers: [{ name: "c", image: "i" }], ...spec },
  ...more,
});

export const workload = (kind: string, at: string, spec: Json = {}): Json => {
  const template = { spec: { containers: [{ name: "c", image: "i" }], ...spec } };
  const isCron = kind === "CronJob";
  return {
    apiVersion: kind === "Job" || isCron ? "batch/v1" : kind === "ReplicationController" ? "v1" : "apps/v1",
    kind,
    metadata: named(at),
    spec: isCron ? { jobTemplate: { spec: { template } } } : { template },
  };
};

export const secret = (at: string, type = "Opaque", annotations: Json = {}): Json => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { ...named(at), annotations },
  type,
});

/** A Secret with a token of the ServiceAccount of that name. */
export const tokenSecret = (at: string, account: string): Json =>
  secret(at, "kubernetes.io/service-account-token", { "kubernetes.io/service-account.name": account });

/** Any other object, by `apiVersion Kind ns/name` or `apiVersion Kind name`. */
export function object(what: string, more: Json = {}): Json {
  const [apiVersion, kind, at = ""] = what.split(" ");
  return { apiVersion, kind, metadata: at.includes("/") ? named(at) : { name: at }, ...more };
}
