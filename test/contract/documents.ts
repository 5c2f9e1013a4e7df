/** Documents of small estates. `tag` makes their content, and so their id, different from every other case's. */
import type { Entry } from "./archive.ts";

/** One cluster: ServiceAccount `web` may delete pods in `prod`, group `viewers` may get them, User `ann` may do anything as cluster-admin. */
export function cluster(tag: string, name = "one"): Entry[] {
  const objects = [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "prod", labels: { case: tag } } },
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "web", namespace: "prod" } },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata: { name: "deleter", namespace: "prod" },
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["delete", "get"] }],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: "deleters", namespace: "prod" },
      subjects: [{ kind: "ServiceAccount", name: "web", namespace: "prod" }],
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "deleter" },
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: "ann" },
      subjects: [{ kind: "User", name: "ann", apiGroup: "rbac.authorization.k8s.io" }],
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
    },
  ];
  const folder = `eks/111122223333/eu-west-1/${name}`;
  const described = {
    cluster: {
      name,
      arn: `arn:aws:eks:eu-west-1:111122223333:cluster/${name}`,
      version: "1.33",
      accessConfig: { authenticationMode: "API_AND_CONFIG_MAP", bootstrapClusterCreatorAdminPermissions: false },
    },
  };
  return [
    { name: `${folder}/aws/describe-cluster.json`, text: `${JSON.stringify(described, null, 2)}\n` },
    {
      name: `${folder}/kubernetes/objects.json`,
      text: `${JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }, null, 2)}\n`,
    },
  ];
}

/** A Secret whose value must never be seen again. */
export const SECRET_VALUE = "c3dvcmRmaXNo";
export function secret(tag: string): string {
  return `apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n  namespace: prod\n  labels:\n    case: ${tag}\ndata:\n  password: ${SECRET_VALUE}\n`;
}

/** One ServiceAccount in YAML. */
export const account = (tag: string): string =>
  `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: ${tag}\n  namespace: prod\n`;
