import { describe, expect, test } from "vitest";
import { factsOf, readText } from "./read-text.ts";

describe("Kubernetes objects", () => {
  test("RBAC objects carry what access depends on, with the API server's defaults", () => {
    const { facts, issues } = readText(`
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r, namespace: prod, labels: {team: a}, creationTimestamp: "2024-03-01T09:00:00Z", uid: u1}
rules:
- apiGroups: [""]
  resources: [pods, pods/log]
  resourceNames: [web-0]
  verbs: [get, delete]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: agg}
aggregationRule:
  clusterRoleSelectors:
  - matchLabels: {x: "1"}
    matchExpressions: [{key: k, operator: In, values: [v]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b, namespace: prod}
roleRef: {kind: Role, name: r}
subjects:
- {kind: User, name: alice}
- {kind: ServiceAccount, name: sa, namespace: ops}
`);
    expect(issues).toEqual([]);
    expect(factsOf(facts, "Role")).toMatchObject([
      {
        name: "r",
        namespace: "prod",
        labels: { team: "a" },
        createdAt: "2024-03-01T09:00:00Z",
        live: true,
        rules: [
          {
            apiGroups: [""],
            resources: ["pods", "pods/log"],
            resourceNames: ["web-0"],
            verbs: ["get", "delete"],
            nonResourceURLs: [],
          },
        ],
      },
    ]);
    expect(factsOf(facts, "ClusterRole")).toMatchObject([
      {
        namespace: "",
        rules: [],
        aggregationSelectors: [
          { matchLabels: { x: "1" }, matchExpressions: [{ key: "k", operator: "In", values: ["v"] }] },
        ],
      },
    ]);
    expect(factsOf(facts, "RoleBinding")).toMatchObject([
      {
        roleRef: { kind: "Role", apiGroup: "rbac.authorization.k8s.io", name: "r" },
        subjects: [
          { kind: "User", apiGroup: "rbac.authorization.k8s.io", name: "alice", namespace: "" },
          { kind: "ServiceAccount", apiGroup: "", name: "sa", namespace: "ops" },
        ],
      },
    ]);
  });

  test("evidence points at the object, with the index of the document first in a stream", () => {
    const { facts, evidence } = readText(
      "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: b}\n",
    );
    expect(factsOf(facts, "Namespace").map((fact) => evidence.locate(fact.evidence).pointer)).toEqual(["/0", "/1"]);
  });

  test("an object that the API server would refuse is left out whole, with an issue at its place", () => {
    const { facts, issues } = readText(`
apiVersion: v1
kind: List
items:
- apiVersion: rbac.authorization.k8s.io/v1
  kind: ClusterRole
  metadata: {name: bad}
  rules: [{apiGroups: [""], resources: [pods], verbs: get}]
- apiVersion: rbac.authorization.k8s.io/v1
  kind: ClusterRole
  metadata: {name: good}
  rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
`);
    expect(factsOf(facts, "ClusterRole").map((fact) => fact.name)).toEqual(["good"]);
    expect(issues).toMatchObject([
      { code: "refused-object", pointer: "/items/0/rules/0/verbs" },
      { code: "refused-object" },
    ]);
  });

  test("a pod keeps what reaches beyond it", () => {
    const { facts, issues } = readText(
      JSON.stringify({
        apiVersion: "v1",
        kind: "Pod",
        metadata: {
          name: "p",
          namespace: "prod",
          annotations: { "kubernetes.io/config.mirror": "x" },
          ownerReferences: [{ kind: "ReplicaSet", name: "rs", controller: true }],
        },
        spec: {
          serviceAccountName: "sa",
          automountServiceAccountToken: false,
          nodeName: "n1",
          hostNetwork: true,
          hostPID: true,
          securityContext: { runAsUser: 5 },
          containers: [
            {
              name: "c",
              image: "i",
              securityContext: { privileged: true, capabilities: { add: ["SYS_ADMIN"], drop: ["ALL"] } },
              volumeMounts: [{ name: "v", mountPath: "/host", readOnly: true }],
              env: [
                { name: "AWS_ROLE_ARN", value: "arn:aws:iam::111122223333:role/r" },
                { name: "AWS_SECRET_ACCESS_KEY", value: "never" },
                { name: "X", valueFrom: { secretKeyRef: { name: "s1", key: "k" } } },
              ],
              envFrom: [{ secretRef: { name: "s2" } }, { configMapRef: { name: "m" } }],
            },
          ],
          volumes: [
            { name: "v", hostPath: { path: "/" } },
            {
              name: "w",
              projected: {
                sources: [
                  { serviceAccountToken: { audience: "sts.amazonaws.com", path: "t" } },
                  { serviceAccountToken: { path: "t" } },
                  { secret: { name: "ps" } },
                ],
              },
            },
            {
              name: "x",
              csi: { driver: "secrets-store.csi.k8s.io", volumeAttributes: { secretProviderClass: "spc" } },
            },
            { name: "y", secret: { secretName: "s3" } },
            { name: "z", emptyDir: {} },
          ],
        },
        status: { phase: "Running" },
      }),
    );
    expect(issues).toEqual([]);
    const [pod] = factsOf(facts, "Pod");
    expect(pod).toMatchObject({
      serviceAccountName: "sa",
      automountServiceAccountToken: false,
      nodeName: "n1",
      hostNetwork: true,
      hostPID: true,
      hostIPC: false,
      phase: "Running",
      mirror: true,
      owner: { kind: "ReplicaSet", name: "rs" },
      containers: [
        {
          privileged: true,
          runAsUser: 5,
          capabilitiesAdd: ["SYS_ADMIN"],
          capabilitiesDrop: ["ALL"],
          envSecrets: ["s1", "s2"],
          envConfigMaps: ["m"],
          awsEnv: { AWS_ROLE_ARN: "arn:aws:iam::111122223333:role/r" },
        },
      ],
    });
    expect(pod?.volumes).toMatchObject([
      { type: "hostPath", source: "/" },
      { type: "projected", tokenAudiences: ["sts.amazonaws.com", ""], projectedSecrets: ["ps"] },
      { type: "csi", source: "secrets-store.csi.k8s.io", secretProviderClass: "spc" },
      { type: "secret", source: "s3" },
      { type: "other" },
    ]);
    expect(JSON.stringify(facts)).not.toContain("never");
  });

  test.each([
    ["apps/v1", "Deployment", { template: { spec: { serviceAccountName: "w" } } }],
    ["apps/v1", "DaemonSet", { template: { spec: { serviceAccount: "w" } } }],
    ["batch/v1", "CronJob", { jobTemplate: { spec: { template: { spec: { serviceAccountName: "w" } } } } }],
    ["v1", "ReplicationController", { template: { spec: { serviceAccountName: "w" } } }],
  ])("the template of a workload is read: %s %s", (apiVersion, kind, spec) => {
    const { facts } = readText(JSON.stringify({ apiVersion, kind, metadata: { name: "d", namespace: "n" }, spec }));
    expect(factsOf(facts, "Workload")).toMatchObject([{ workloadKind: kind, template: { serviceAccountName: "w" } }]);
  });

  test("ServiceAccounts, nodes, secrets and config maps", () => {
    const { facts } = readText(`
apiVersion: v1
kind: ServiceAccount
metadata: {name: sa, annotations: {eks.amazonaws.com/role-arn: x}}
automountServiceAccountToken: false
secrets: [{name: t}]
imagePullSecrets: [{name: p}]
---
apiVersion: v1
kind: Node
metadata: {name: node-1, labels: {kubernetes.io/hostname: h}}
spec: {providerID: "aws:///eu-west-1a/i-1"}
---
apiVersion: v1
kind: Secret
metadata: {name: s, namespace: ns}
type: kubernetes.io/tls
data: {tls.key: "", tls.crt: ""}
stringData: {extra: ""}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: aws-auth, namespace: kube-system}
data: {mapRoles: "[]"}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: other, namespace: ns}
data: {key: value}
`);
    expect(factsOf(facts, "ServiceAccount")).toMatchObject([
      { namespace: "default", automountServiceAccountToken: false, secrets: ["t"], imagePullSecrets: ["p"] },
    ]);
    expect(factsOf(facts, "Node")).toMatchObject([{ providerID: "aws:///eu-west-1a/i-1", hostname: "h" }]);
    expect(factsOf(facts, "Secret")).toMatchObject([
      { type: "kubernetes.io/tls", keys: ["extra", "tls.crt", "tls.key"] },
    ]);
    expect(factsOf(facts, "ConfigMap").map((fact) => fact.data)).toEqual([{ mapRoles: "[]" }, { key: "" }]);
  });

  test("a kind of another group keeps its own meaning", () => {
    const { facts } = readText(
      "apiVersion: iam.services.k8s.aws/v1alpha1\nkind: Role\nmetadata: {name: r, managedFields: [1]}\nspec: {x: 1}\n",
    );
    expect(facts).toMatchObject([
      { kind: "Other", objectKind: "Role", object: { metadata: { name: "r" }, spec: { x: 1 } } },
    ]);
    expect(JSON.stringify(facts)).not.toContain("managedFields");
  });
});

describe("lists", { timeout: 60_000 }, () => {
  const role = (name: string, more: object = {}) => ({ metadata: { name, ...more }, rules: [] });

  test("items of a typed list take its kind", () => {
    const { facts } = readText(
      JSON.stringify({
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "ClusterRoleList",
        items: [role("a", { uid: "1" }), role("b", { uid: "2" })],
      }),
    );
    expect(factsOf(facts, "ClusterRole").map((fact) => fact.name)).toEqual(["a", "b"]);
    expect(factsOf(facts, "Listing")).toMatchObject([{ listed: "ClusterRole", live: true }]);
  });

  test("an empty typed list is a listing; live when the API server numbered it", () => {
    const list = (metadata: object) =>
      JSON.stringify({ apiVersion: "rbac.authorization.k8s.io/v1", kind: "RoleList", metadata, items: [] });
    expect(readText(list({ resourceVersion: "12" })).facts).toMatchObject([
      { kind: "Listing", listed: "Role", live: true },
    ]);
    expect(readText(list({})).facts).toMatchObject([{ kind: "Listing", listed: "Role", live: false }]);
  });

  test("one item without a uid makes the listing of its kind doubtful", () => {
    const items = [
      { apiVersion: "v1", kind: "Namespace", metadata: { name: "a", uid: "1" } },
      { apiVersion: "v1", kind: "Namespace", metadata: { name: "b" } },
    ];
    expect(factsOf(readText(JSON.stringify({ apiVersion: "v1", kind: "List", items })).facts, "Listing")).toMatchObject(
      [{ listed: "Namespace", live: false }],
    );
  });

  test.each(["json", "yaml"])("a big %s List is read item by item with the same facts and places", (format) => {
    const items = Array.from({ length: 6000 }, (_, i) => ({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: `role-${i}`, annotations: { text: `- not an item ${"x".repeat(150)}` } },
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    }));
    const yaml = items
      .map(
        ({ metadata: { name, annotations } }) =>
          `- apiVersion: rbac.authorization.k8s.io/v1\n  kind: ClusterRole\n  metadata:\n    name: ${name}\n    annotations:\n      text: |-\n        ${annotations.text}\n  rules:\n  - apiGroups:\n    - ""\n    resources:\n    - pods\n    verbs:\n    - get\n`,
      )
      .join("");
    const text =
      format === "json"
        ? JSON.stringify({ apiVersion: "v1", items, kind: "List", metadata: { resourceVersion: "" } }, null, 4)
        : `apiVersion: v1\nitems:\n${yaml}kind: List\nmetadata:\n  resourceVersion: ""\n`;
    expect(text.length).toBeGreaterThan(1_000_000);
    const { facts, issues, evidence } = readText(text);
    expect(issues).toEqual([]);
    const roles = factsOf(facts, "ClusterRole");
    expect(roles).toHaveLength(6000);
    expect(roles[5999]).toMatchObject({ name: "role-5999", annotations: items[5999]?.metadata.annotations });
    expect(roles.slice(0, 2).map((fact) => evidence.locate(fact.evidence).pointer)).toEqual(["/items/0", "/items/1"]);
    expect(factsOf(facts, "Listing")).toMatchObject([{ listed: "ClusterRole", live: false }]);
  });
});
