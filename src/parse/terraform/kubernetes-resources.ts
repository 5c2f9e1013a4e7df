/** Terraform resources of the Kubernetes provider as the objects they make. Attribute names: hashicorp/terraform-provider-kubernetes, docs/resources */
import { RBAC_GROUP } from "../../facts/kubernetes.ts";
import { isObject } from "../cursor.ts";
import type { TerraformResource } from "./plan-view.ts";

type Fields = Readonly<Record<string, unknown>>;

/** The object, or `undefined` for a type that makes none that access depends on. */
export function kubernetesObject(resource: TerraformResource): Fields | undefined {
  const { values } = resource;
  const type = resource.type.replace(/_v\d(?:(?:alpha|beta)\d)?$/, "");
  if (type === "kubernetes_manifest") return isObject(values["manifest"]) ? values["manifest"] : undefined;
  if (type === "kubectl_manifest" || type === "kubernetes_config_map_v1_data" || type === "kubernetes_config_map_data")
    return undefined;
  const kind = KINDS[type];
  if (kind === undefined) return undefined;
  const [apiVersion, name] = kind;
  return { apiVersion, kind: name, metadata: metadataOf(values), ...FIELDS[name]?.(values) };
}

/** Types that this file reads. */
export const isKubernetesType = (type: string): boolean => {
  const bare = type.replace(/_v\d(?:(?:alpha|beta)\d)?$/, "");
  return bare === "kubernetes_manifest" || Object.hasOwn(KINDS, bare);
};

const RBAC = `${RBAC_GROUP}/v1`;
const KINDS: Readonly<Record<string, readonly [apiVersion: string, kind: string]>> = {
  kubernetes_role: [RBAC, "Role"],
  kubernetes_cluster_role: [RBAC, "ClusterRole"],
  kubernetes_role_binding: [RBAC, "RoleBinding"],
  kubernetes_cluster_role_binding: [RBAC, "ClusterRoleBinding"],
  kubernetes_service_account: ["v1", "ServiceAccount"],
  kubernetes_namespace: ["v1", "Namespace"],
  kubernetes_config_map: ["v1", "ConfigMap"],
  kubernetes_deployment: ["apps/v1", "Deployment"],
  kubernetes_daemonset: ["apps/v1", "DaemonSet"],
  kubernetes_daemon_set: ["apps/v1", "DaemonSet"],
  kubernetes_stateful_set: ["apps/v1", "StatefulSet"],
};

const FIELDS: Readonly<Record<string, (values: Fields) => Fields>> = {
  Role: (values) => ({ rules: rulesOf(values) }),
  ClusterRole: (values) => ({ rules: rulesOf(values), ...aggregationOf(values) }),
  RoleBinding: bindingOf,
  ClusterRoleBinding: bindingOf,
  ServiceAccount: (values) => ({
    ...(typeof values["automount_service_account_token"] === "boolean"
      ? { automountServiceAccountToken: values["automount_service_account_token"] }
      : {}),
  }),
  ConfigMap: (values) => ({ data: isObject(values["data"]) ? values["data"] : {} }),
  Deployment: workloadOf,
  DaemonSet: workloadOf,
  StatefulSet: workloadOf,
};

function metadataOf(values: Fields): Fields {
  const metadata = block(values["metadata"]) ?? {};
  return {
    name: metadata["name"] ?? metadata["generate_name"],
    ...(typeof metadata["namespace"] === "string" ? { namespace: metadata["namespace"] } : {}),
    labels: metadata["labels"] ?? {},
    annotations: metadata["annotations"] ?? {},
  };
}

function rulesOf(values: Fields): Fields[] {
  return list(values["rule"])
    .filter(isObject)
    .map((rule) => ({
      apiGroups: rule["api_groups"] ?? [],
      resources: rule["resources"] ?? [],
      resourceNames: rule["resource_names"] ?? [],
      nonResourceURLs: rule["non_resource_urls"] ?? [],
      verbs: rule["verbs"] ?? [],
    }));
}

function aggregationOf(values: Fields): Fields {
  const rule = block(values["aggregation_rule"]);
  if (rule === undefined) return {};
  return {
    aggregationRule: {
      clusterRoleSelectors: list(rule["cluster_role_selectors"])
        .filter(isObject)
        .map((selector) => ({
          matchLabels: selector["match_labels"] ?? {},
          matchExpressions: selector["match_expressions"] ?? [],
        })),
    },
  };
}

function bindingOf(values: Fields): Fields {
  const ref = block(values["role_ref"]) ?? {};
  return {
    roleRef: { apiGroup: ref["api_group"] ?? RBAC_GROUP, kind: ref["kind"], name: ref["name"] },
    subjects: list(values["subject"])
      .filter(isObject)
      .map((subject) => {
        const account = subject["kind"] === "ServiceAccount";
        return {
          kind: subject["kind"],
          name: subject["name"],
          ...(account ? { namespace: subject["namespace"] ?? "default" } : { apiGroup: RBAC_GROUP }),
        };
      }),
  };
}

function workloadOf(values: Fields): Fields {
  const template = block(block(values["spec"])?.["template"]) ?? {};
  const spec = block(template["spec"]) ?? {};
  return {
    spec: {
      template: {
        metadata: metadataOf(template),
        spec: {
          serviceAccountName: spec["service_account_name"] ?? undefined,
          automountServiceAccountToken: spec["automount_service_account_token"] ?? undefined,
          hostNetwork: spec["host_network"] ?? undefined,
          hostPID: spec["host_pid"] ?? undefined,
          containers: list(spec["container"])
            .filter(isObject)
            .map((container) => ({ name: container["name"], image: container["image"] ?? "" })),
        },
      },
    },
  };
}

/** A block is a list with one element in the JSON of a plan. */
function block(value: unknown): Fields | undefined {
  const [only] = list(value);
  return isObject(only) ? only : undefined;
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
