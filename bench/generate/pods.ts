/** Pods of about 1.4 kB, as the API server prints them without managed fields. */
import type { Cluster } from "./plan.ts";
import type { Random } from "./random.ts";
import { list } from "./rbac.ts";
import type { Size } from "./sizes.ts";

/** The pods of a cluster, most of them of few ServiceAccounts. */
export function podList(random: Random, size: Size, cluster: Cluster, nodes: readonly string[]): object {
  const items = Array.from({ length: size.pods }, (_, index) => {
    const [namespace, account] = cluster.serviceAccounts[random.skewed(cluster.serviceAccounts.length)] ?? [
      "default",
      "default",
    ];
    const hash = ((index + 1) * 2654435761) >>> 0;
    const app = `app-${account}`;
    return {
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name: `${app}-${hash.toString(36)}-${index}`,
        generateName: `${app}-${hash.toString(36)}-`,
        namespace,
        uid: `${hash.toString(16).padStart(8, "0")}-0000-4000-8000-${index.toString(16).padStart(12, "0")}`,
        creationTimestamp: "2024-05-01T09:00:00Z",
        labels: { app, "pod-template-hash": hash.toString(36), "app.kubernetes.io/managed-by": "Helm" },
        annotations: { "prometheus.io/scrape": "true", "checksum/config": `${hash.toString(16)}${hash.toString(16)}` },
        ownerReferences: [
          {
            apiVersion: "apps/v1",
            kind: "ReplicaSet",
            name: `${app}-${hash.toString(36)}`,
            uid: `rs-${hash}`,
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      },
      spec: {
        serviceAccountName: account,
        nodeName: random.pick(nodes),
        containers: [
          {
            name: "main",
            image: `registry.example.com/team/${app}:1.${hash % 40}.0`,
            ports: [{ containerPort: 8080, protocol: "TCP" }],
            env: [
              { name: "LOG_LEVEL", value: "info" },
              { name: "AWS_REGION", value: "eu-west-1" },
            ],
            resources: { limits: { memory: "256Mi" }, requests: { cpu: "50m", memory: "128Mi" } },
            volumeMounts: [
              { name: "kube-api-access", mountPath: "/var/run/secrets/kubernetes.io/serviceaccount", readOnly: true },
            ],
            ...(random.chance(0.02) ? { securityContext: { privileged: true } } : {}),
          },
        ],
        volumes: [
          {
            name: "kube-api-access",
            projected: { sources: [{ serviceAccountToken: { expirationSeconds: 3607, path: "token" } }] },
          },
        ],
        restartPolicy: "Always",
        dnsPolicy: "ClusterFirst",
        schedulerName: "default-scheduler",
      },
      status: { phase: "Running", podIP: `10.${(hash >> 8) & 255}.${hash & 255}.7`, startTime: "2024-05-01T09:00:00Z" },
    };
  });
  return list("PodList", "v1", items);
}
