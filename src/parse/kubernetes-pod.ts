/** Pod specs, as far as access depends on them: who the pod is, what of the node and of other objects it can reach. */
import type { ContainerFact, PodFact, PodSpecFact, VolumeFact, WorkloadFact } from "../facts/kubernetes.ts";
import { type Cursor, flagAt, numberAt, objectAt, objectsAt, optional, textAt, textMapAt, textsAt } from "./cursor.ts";
import { groupOf, readMetadata, readOwner } from "./kubernetes-object.ts";

/** A Pod. */
export function readPod(object: Cursor): PodFact | undefined {
  const metadata = readMetadata(object, "namespaced");
  const spec = objectAt(object, "spec");
  if (metadata === undefined || spec === undefined) return undefined;
  const phase = objectAt(object, "status");
  return {
    kind: "Pod",
    ...metadata,
    ...readPodSpec(spec),
    ...optional("phase", phase && textAt(phase, "phase")),
    // kubernetes pkg/kubelet/types ConfigMirrorAnnotationKey
    mirror: Object.hasOwn(metadata.annotations, "kubernetes.io/config.mirror"),
    ...readOwner(object),
  };
}

/** Where the pod template lies in the object of each kind that makes pods. */
const TEMPLATES: ReadonlyMap<string, readonly string[]> = new Map([
  ["Deployment", ["spec", "template", "spec"]],
  ["DaemonSet", ["spec", "template", "spec"]],
  ["StatefulSet", ["spec", "template", "spec"]],
  ["ReplicaSet", ["spec", "template", "spec"]],
  ["ReplicationController", ["spec", "template", "spec"]],
  ["Job", ["spec", "template", "spec"]],
  ["CronJob", ["spec", "jobTemplate", "spec", "template", "spec"]],
]);
const GROUPS: ReadonlySet<string> = new Set(["", "apps", "batch", "extensions"]);

/** Whether objects of the kind and group are workloads with a pod template. */
export const isWorkload = (kind: string, group: string): boolean => TEMPLATES.has(kind) && GROUPS.has(group);

/** A Deployment, DaemonSet, StatefulSet, ReplicaSet, ReplicationController, Job or CronJob. */
export function readWorkload(object: Cursor, kind: string, apiVersion: string): WorkloadFact | undefined {
  const metadata = readMetadata(object, "namespaced");
  let at: Cursor | undefined = object;
  for (const key of TEMPLATES.get(kind) ?? []) at = at && objectAt(at, key);
  if (metadata === undefined || at === undefined) return undefined;
  return {
    kind: "Workload",
    ...metadata,
    workloadKind: kind,
    apiGroup: groupOf(apiVersion),
    template: readPodSpec(at),
    ...readOwner(object),
  };
}

/** A PodSpec of core/v1, with the API server's defaults. */
export function readPodSpec(spec: Cursor): PodSpecFact {
  return {
    serviceAccountName: textAt(spec, "serviceAccountName") || textAt(spec, "serviceAccount") || "default",
    ...optional("automountServiceAccountToken", flagAt(spec, "automountServiceAccountToken")),
    nodeName: textAt(spec, "nodeName") ?? "",
    hostNetwork: flagAt(spec, "hostNetwork") ?? false,
    hostPID: flagAt(spec, "hostPID") ?? false,
    hostIPC: flagAt(spec, "hostIPC") ?? false,
    shareProcessNamespace: flagAt(spec, "shareProcessNamespace") ?? false,
    imagePullSecrets: namesAt(spec, "imagePullSecrets"),
    containers: [
      ...objectsAt(spec, "initContainers").map((one) => readContainer(one, spec, "initContainer")),
      ...objectsAt(spec, "containers").map((one) => readContainer(one, spec, "container")),
      ...objectsAt(spec, "ephemeralContainers").map((one) => readContainer(one, spec, "ephemeralContainer")),
    ],
    volumes: objectsAt(spec, "volumes").map(readVolume),
    nodeSelector: textMapAt(spec, "nodeSelector"),
  };
}

/** The `name` of each object of a list of references. */
export function namesAt(cursor: Cursor, key: string): readonly string[] {
  return objectsAt(cursor, key).flatMap((one) => textAt(one, "name") ?? []);
}

function readContainer(container: Cursor, pod: Cursor, type: ContainerFact["type"]): ContainerFact {
  const security = objectAt(container, "securityContext");
  const ofPod = objectAt(pod, "securityContext");
  const capabilities = security && objectAt(security, "capabilities");
  const env = objectsAt(container, "env");
  const envFrom = objectsAt(container, "envFrom");
  return {
    name: textAt(container, "name") ?? "",
    image: textAt(container, "image") ?? "",
    type,
    ...optional("privileged", security && flagAt(security, "privileged")),
    ...optional("allowPrivilegeEscalation", security && flagAt(security, "allowPrivilegeEscalation")),
    ...optional("runAsUser", (security && numberAt(security, "runAsUser")) ?? (ofPod && numberAt(ofPod, "runAsUser"))),
    ...optional(
      "runAsNonRoot",
      (security && flagAt(security, "runAsNonRoot")) ?? (ofPod && flagAt(ofPod, "runAsNonRoot")),
    ),
    capabilitiesAdd: capabilities === undefined ? [] : textsAt(capabilities, "add"),
    capabilitiesDrop: capabilities === undefined ? [] : textsAt(capabilities, "drop"),
    volumeMounts: objectsAt(container, "volumeMounts").map((mount) => ({
      name: textAt(mount, "name") ?? "",
      mountPath: textAt(mount, "mountPath") ?? "",
      readOnly: flagAt(mount, "readOnly") ?? false,
      ...optional("subPath", textAt(mount, "subPath")),
    })),
    envSecrets: [...keyRefs(env, "secretKeyRef"), ...refs(envFrom, "secretRef")],
    envConfigMaps: [...keyRefs(env, "configMapKeyRef"), ...refs(envFrom, "configMapRef")],
    awsEnv: awsEnvironment(env),
  };
}

function keyRefs(env: readonly Cursor[], key: string): readonly string[] {
  return refs(
    env.flatMap((one) => objectAt(one, "valueFrom") ?? []),
    key,
  );
}

function refs(holders: readonly Cursor[], key: string): readonly string[] {
  return holders.flatMap((holder) => {
    const ref = objectAt(holder, key);
    return (ref && textAt(ref, "name")) ?? [];
  });
}

/** Variables by which AWS SDKs find a role or region, never credentials: AWS SDKs and Tools Reference Guide, "Settings reference". */
export const AWS_VARIABLES: ReadonlySet<string> = new Set([
  "AWS_ROLE_ARN",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_ROLE_SESSION_NAME",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
  "AWS_REGION",
  "AWS_DEFAULT_REGION",
  "AWS_PROFILE",
  "AWS_EC2_METADATA_DISABLED",
]);

function awsEnvironment(env: readonly Cursor[]): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const one of env) {
    const name = textAt(one, "name");
    if (name === undefined || !AWS_VARIABLES.has(name)) continue;
    const value = textAt(one, "value");
    if (value !== undefined) found[name] = value;
  }
  return found;
}

/** Volume types of core/v1 that the model knows, with the member that names their source. */
const VOLUMES: readonly (readonly [VolumeFact["type"], string])[] = [
  ["secret", "secretName"],
  ["configMap", "name"],
  ["hostPath", "path"],
  ["persistentVolumeClaim", "claimName"],
  ["csi", "driver"],
];

function readVolume(volume: Cursor): VolumeFact {
  const name = textAt(volume, "name") ?? "";
  const none = { projectedSecrets: [], projectedConfigMaps: [], tokenAudiences: [] };
  const projected = objectAt(volume, "projected");
  if (projected !== undefined) {
    const sources = objectsAt(projected, "sources");
    const tokens = sources.flatMap((one) => objectAt(one, "serviceAccountToken") ?? []);
    return {
      name,
      type: "projected",
      source: "",
      projectedSecrets: refs(sources, "secret"),
      projectedConfigMaps: refs(sources, "configMap"),
      tokenAudiences: tokens.map((token) => textAt(token, "audience") ?? ""),
    };
  }
  for (const [type, key] of VOLUMES) {
    const source = objectAt(volume, type);
    if (source === undefined) continue;
    const attributes = type === "csi" ? objectAt(source, "volumeAttributes") : undefined;
    return {
      name,
      type,
      source: textAt(source, key) ?? "",
      ...none,
      ...optional("secretProviderClass", attributes && textAt(attributes, "secretProviderClass")),
    };
  }
  return { name, type: "other", source: "", ...none };
}
