/** Resources whose objects make the controllers of Kubernetes run pods. */
import { ask } from "./held.ts";
import type { PermissionQuestion } from "./holders.ts";

export interface WorkloadResource {
  readonly group: string;
  readonly resource: string;
  readonly kind: string;
  /** The pod template of a running object can be changed. A Job's cannot: kubernetes pkg/apis/batch/validation ValidateJobUpdate. */
  readonly mutable: boolean;
}

export const WORKLOAD_RESOURCES: readonly WorkloadResource[] = [
  { group: "apps", resource: "deployments", kind: "Deployment", mutable: true },
  { group: "apps", resource: "daemonsets", kind: "DaemonSet", mutable: true },
  { group: "apps", resource: "statefulsets", kind: "StatefulSet", mutable: true },
  { group: "apps", resource: "replicasets", kind: "ReplicaSet", mutable: true },
  { group: "", resource: "replicationcontrollers", kind: "ReplicationController", mutable: true },
  { group: "batch", resource: "jobs", kind: "Job", mutable: false },
  { group: "batch", resource: "cronjobs", kind: "CronJob", mutable: true },
];

export const CREATE_PODS: readonly PermissionQuestion[] = [ask("create", "", "pods")];

export const CREATE_WORKLOADS: readonly PermissionQuestion[] = WORKLOAD_RESOURCES.map(({ group, resource }) =>
  ask("create", group, resource),
);

/** Any way to have a new pod. */
export const CREATE_ANY_POD: readonly PermissionQuestion[] = [...CREATE_PODS, ...CREATE_WORKLOADS];
