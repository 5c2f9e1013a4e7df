/** A small cluster as its API server tells it. */
type Json = Record<string, unknown>;

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

export function object(name: string, namespace: string, more: Json = {}): Json {
  return {
    metadata: {
      name,
      ...(namespace === "" ? {} : { namespace }),
      uid: `uid-${namespace}-${name}`,
      resourceVersion: "991",
      creationTimestamp: "2024-03-01T09:00:00Z",
      annotations: { [LAST_APPLIED]: '{"password":"hunter2"}', team: "a" },
      managedFields: [{ manager: "kubectl" }],
    },
    ...more,
  };
}

export function pod(index: number): Json {
  const name = `web-${String(index).padStart(6, "0")}`;
  return object(name, `ns-${index % 50}`, {
    spec: {
      serviceAccountName: "web",
      nodeName: `ip-10-0-0-${index % 200}.internal`,
      containers: [
        {
          name: "app",
          image: "registry.example/app:1",
          env: [
            { name: "DB_PASSWORD", value: "hunter2-in-env" },
            { name: "AWS_ROLE_ARN", value: "arn:aws:iam::111122223333:role/web" },
            { name: "KEY", valueFrom: { secretKeyRef: { name: "db", key: "password" } } },
          ],
        },
      ],
    },
    status: { phase: "Running", podIP: "10.0.0.9", containerStatuses: [{ restartCount: 7 }] },
  });
}

const RBAC = "/apis/rbac.authorization.k8s.io/v1";
const ADMISSION = "/apis/admissionregistration.k8s.io/v1";
const subjects = [{ kind: "Group", name: "ops", apiGroup: "rbac.authorization.k8s.io" }];
const reader = { rules: [{ verbs: ["get", "list"], apiGroups: [""], resources: ["pods"] }] };

export const COLLECTIONS: Readonly<Record<string, readonly Json[]>> = {
  "/api/v1/namespaces": ["ns-0", "ns-1", "kube-system"].map((name) => object(name, "")),
  "/api/v1/serviceaccounts": ["web", "default"].map((name) => object(name, "ns-0")),
  "/api/v1/nodes": [
    object("ip-10-0-0-1.internal", "", {
      spec: { providerID: "aws:///eu-west-1a/i-0" },
      status: { addresses: [], images: [{ names: ["x"] }] },
    }),
  ],
  "/api/v1/pods": [0, 1, 2, 3, 4].map(pod),
  "/api/v1/secrets": [
    object("db", "ns-0", { type: "Opaque", data: { password: "aHVudGVyMi1zZWNyZXQ=" } }),
    {
      ...object("web-token", "ns-0", {
        type: "kubernetes.io/service-account-token",
        data: { token: "dG9rZW4tdmFsdWU=" },
      }),
      metadata: {
        ...(object("web-token", "ns-0")["metadata"] as Json),
        annotations: { "kubernetes.io/service-account.name": "web" },
      },
    },
  ],
  "/api/v1/persistentvolumes": [],
  "/api/v1/replicationcontrollers": [],
  "/apis/apps/v1/deployments": [
    object("web", "ns-0", {
      spec: { template: { spec: { containers: [{ name: "a", env: [{ name: "P", value: "hunter2-in-template" }] }] } } },
      status: { replicas: 1 },
    }),
  ],
  "/apis/apps/v1/replicasets": [],
  "/apis/apps/v1/statefulsets": [],
  "/apis/apps/v1/daemonsets": [],
  "/apis/batch/v1/jobs": [],
  "/apis/batch/v1/cronjobs": [],
  [`${RBAC}/roles`]: [object("reader", "ns-0", reader)],
  [`${RBAC}/rolebindings`]: [
    object("readers", "ns-0", {
      subjects,
      roleRef: { kind: "Role", name: "reader", apiGroup: "rbac.authorization.k8s.io" },
    }),
  ],
  [`${RBAC}/clusterroles`]: [object("ops", "", reader)],
  [`${RBAC}/clusterrolebindings`]: [
    object("ops", "", {
      subjects,
      roleRef: { kind: "ClusterRole", name: "ops", apiGroup: "rbac.authorization.k8s.io" },
    }),
  ],
  [`${ADMISSION}/mutatingwebhookconfigurations`]: [
    object("inject", "", { webhooks: [{ name: "w", clientConfig: { caBundle: "LS0t", service: { name: "w" } } }] }),
  ],
  [`${ADMISSION}/validatingwebhookconfigurations`]: [],
  "/apis/apiextensions.k8s.io/v1/customresourcedefinitions": [
    object("nodepools.karpenter.sh", "", {
      spec: { group: "karpenter.sh", versions: [{ name: "v1", schema: { openAPIV3Schema: { type: "object" } } }] },
    }),
  ],
  "/apis/karpenter.sh/v1/nodepools": [object("default", "", { spec: { template: {} }, status: { conditions: [] } })],
  "/apis/external-secrets.io/v1beta1/secretstores": [
    object("vault", "ns-0", { spec: { provider: { aws: { role: "r" } } } }),
  ],
  "/apis/helm.toolkit.fluxcd.io/v2/helmreleases": [
    object("app", "ns-0", { spec: { serviceAccountName: "web", values: { password: "hunter2-in-values" } } }),
  ],
};

export const OBJECTS: Readonly<Record<string, Json>> = {
  "/api/v1/namespaces/kube-system/configmaps/aws-auth": {
    apiVersion: "v1",
    kind: "ConfigMap",
    ...object("aws-auth", "kube-system", {
      data: { mapRoles: "- rolearn: arn:aws:iam::111122223333:role/deployer\n  username: deployer\n  groups: [ops]\n" },
    }),
  },
};

/** No value of these may ever be written. */
export const SECRETS = ["hunter2", "aHVudGVyMi1zZWNyZXQ", "dG9rZW4tdmFsdWU"];
