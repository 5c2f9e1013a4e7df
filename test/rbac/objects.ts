/** Builds cluster facts from raw Kubernetes objects, for tests of the authorizer alone. */
import type { ClusterFacts } from "../../src/facts/estate.ts";
import { type EvidenceTable, evidenceTable } from "../../src/facts/evidence.ts";
import type {
  BindingFact,
  ContainerFact,
  LabelSelector,
  NamespaceFact,
  NodeFact,
  ObjectFact,
  OtherObjectFact,
  PodFact,
  PolicyRule,
  RoleFact,
  ServiceAccountFact,
  VolumeFact,
} from "../../src/facts/kubernetes.ts";
import { rbacFaults } from "../../src/facts/rbac-validation.ts";

/** A Kubernetes object as parsed from JSON. */
export type Raw = Readonly<Record<string, unknown>>;

export interface Built {
  readonly cluster: ClusterFacts;
  readonly evidence: EvidenceTable;
  /** Indexes of the objects that an API server refuses. */
  readonly refused: readonly number[];
}

/** Facts of these objects; refused RBAC objects are left out. */
export function clusterOf(objects: readonly unknown[], more: Partial<ClusterFacts> = {}): Built {
  const evidence = evidenceTable();
  const root = evidence.document("objects.json");
  const refused: number[] = [];
  const facts = {
    roles: [] as RoleFact[],
    clusterRoles: [] as RoleFact[],
    roleBindings: [] as BindingFact[],
    clusterRoleBindings: [] as BindingFact[],
    serviceAccounts: [] as ServiceAccountFact[],
    namespaces: [] as NamespaceFact[],
    nodes: [] as NodeFact[],
    pods: [] as PodFact[],
    others: [] as OtherObjectFact[],
  };
  for (const [index, object] of objects.entries()) {
    const raw = record(object);
    if (rbacFaults(raw).length > 0) {
      refused.push(index);
      continue;
    }
    const meta = record(raw["metadata"]);
    const base: ObjectFact = {
      name: text(meta["name"]),
      namespace: text(meta["namespace"]),
      labels: textRecord(meta["labels"]),
      annotations: textRecord(meta["annotations"]),
      live: meta["uid"] !== undefined,
      evidence: evidence.below(root, "items", index),
    };
    const kind = raw["kind"];
    if (kind === "Role") facts.roles.push(role(raw, base, kind));
    else if (kind === "ClusterRole") facts.clusterRoles.push(role(raw, base, kind));
    else if (kind === "RoleBinding") facts.roleBindings.push(binding(raw, base, kind));
    else if (kind === "ClusterRoleBinding") facts.clusterRoleBindings.push(binding(raw, base, kind));
    else if (kind === "ServiceAccount")
      facts.serviceAccounts.push({ ...base, kind, secrets: [], imagePullSecrets: [] });
    else if (kind === "Namespace") facts.namespaces.push({ ...base, kind });
    else if (kind === "Node") facts.nodes.push({ ...base, kind });
    else if (kind === "Pod") facts.pods.push(pod(raw, base));
    else
      facts.others.push({
        ...base,
        kind: "Other",
        apiVersion: text(raw["apiVersion"]),
        objectKind: text(kind),
        object: raw,
      });
  }
  const cluster: ClusterFacts = {
    name: "test",
    accessEntries: [],
    accessPolicyAssociations: [],
    podIdentityAssociations: [],
    nodegroups: [],
    fargateProfiles: [],
    identityProviderConfigs: [],
    addons: [],
    capabilities: [],
    eksListings: [],
    workloads: [],
    secrets: [],
    configMaps: [],
    listed: new Set(),
    live: new Set(),
    ...facts,
    ...more,
  };
  return { cluster, evidence, refused };
}

function role(raw: Raw, base: ObjectFact, kind: RoleFact["kind"]): RoleFact {
  const rules = list(raw["rules"]).map((item): PolicyRule => {
    const rule = record(item);
    const texts = (field: string) => list(rule[field]).map(text);
    return {
      verbs: texts("verbs"),
      apiGroups: texts("apiGroups"),
      resources: texts("resources"),
      resourceNames: texts("resourceNames"),
      nonResourceURLs: texts("nonResourceURLs"),
    };
  });
  const aggregation = raw["aggregationRule"];
  if (aggregation === undefined || aggregation === null) return { ...base, kind, rules };
  const aggregationSelectors = list(record(aggregation)["clusterRoleSelectors"]).map((item): LabelSelector => {
    const selector = record(item);
    return {
      matchLabels: textRecord(selector["matchLabels"]),
      matchExpressions: list(selector["matchExpressions"]).map((expression) => {
        const { key, operator, values } = record(expression);
        return { key: text(key), operator: text(operator), values: list(values).map(text) };
      }),
    };
  });
  return { ...base, kind, rules, aggregationSelectors };
}

function binding(raw: Raw, base: ObjectFact, kind: BindingFact["kind"]): BindingFact {
  const ref = record(raw["roleRef"]);
  const subjects = list(raw["subjects"]).map((item) => {
    const subject = record(item);
    const [apiGroup, name, namespace] = [subject["apiGroup"], subject["name"], subject["namespace"]].map(text);
    return { kind: text(subject["kind"]), apiGroup: apiGroup ?? "", name: name ?? "", namespace: namespace ?? "" };
  });
  const roleRef = { kind: text(ref["kind"]), apiGroup: text(ref["apiGroup"]), name: text(ref["name"]) };
  return { ...base, kind, roleRef, subjects };
}

function pod(raw: Raw, base: ObjectFact): PodFact {
  const spec = record(raw["spec"]);
  return {
    ...base,
    kind: "Pod",
    mirror: "kubernetes.io/config.mirror" in base.annotations,
    serviceAccountName: text(spec["serviceAccountName"]) || "default",
    nodeName: text(spec["nodeName"]),
    hostNetwork: false,
    hostPID: false,
    hostIPC: false,
    shareProcessNamespace: false,
    imagePullSecrets: list(spec["imagePullSecrets"]).map((item) => text(record(item)["name"])),
    containers: list(spec["containers"]).map(container),
    volumes: list(spec["volumes"]).map(volume),
    nodeSelector: {},
  };
}

function container(item: unknown): ContainerFact {
  const raw = record(item);
  const sources = list(raw["env"]).map((variable) => record(record(variable)["valueFrom"]));
  const names = (field: string) =>
    sources.map((source) => text(record(source[field])["name"])).filter((name) => name !== "");
  return {
    name: text(raw["name"]),
    image: text(raw["image"]),
    type: "container",
    capabilitiesAdd: [],
    capabilitiesDrop: [],
    volumeMounts: [],
    envSecrets: names("secretKeyRef"),
    envConfigMaps: names("configMapKeyRef"),
    awsEnv: {},
  };
}

function volume(item: unknown): VolumeFact {
  const raw = record(item);
  const base = { name: text(raw["name"]), projectedSecrets: [], projectedConfigMaps: [], tokenAudiences: [] };
  if (raw["secret"] !== undefined)
    return { ...base, type: "secret", source: text(record(raw["secret"])["secretName"]) };
  if (raw["configMap"] !== undefined)
    return { ...base, type: "configMap", source: text(record(raw["configMap"])["name"]) };
  if (raw["persistentVolumeClaim"] !== undefined)
    return {
      ...base,
      type: "persistentVolumeClaim",
      source: text(record(raw["persistentVolumeClaim"])["claimName"]),
    };
  return { ...base, type: "other", source: "" };
}

function record(value: unknown): Raw {
  // A record of unknowns claims nothing about what is in it.
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Raw) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function textRecord(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(record(value)).map(([key, item]) => [key, String(item)]));
}
