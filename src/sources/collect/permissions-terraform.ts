/** Least permissions as Terraform: resources of the providers `aws` and `kubernetes`. */
import type { KubernetesObject, KubernetesRule, Permissions } from "./permissions.ts";

const NAME = "clew_collect";

/** The text: `aws_iam_policy`, `aws_eks_access_entry`, and roles with their bindings. */
export function terraformText({ iam, rbac, accessEntries }: Permissions): string {
  const blocks: string[] = [];
  if (iam !== undefined)
    blocks.push(
      `resource "aws_iam_policy" "${NAME}" {\n  name   = "clew-collect"\n  policy = jsonencode(${expression(iam, "  ")})\n}`,
    );
  for (const entry of accessEntries ?? [])
    blocks.push(
      [
        `resource "aws_eks_access_entry" "${NAME}_${entry.clusterName.replace(/[^A-Za-z0-9_]/g, "_")}" {`,
        `  cluster_name      = ${quoted(entry.clusterName)}`,
        `  principal_arn     = ${quoted(entry.principalArn)}`,
        `  kubernetes_groups = ${texts(entry.kubernetesGroups)}`,
        `  type              = ${quoted(entry.type)}`,
        "}",
      ].join("\n"),
    );
  for (const object of rbac ?? []) blocks.push(kubernetes(object));
  return `${blocks.join("\n\n")}\n`;
}

const TYPES: Readonly<Record<KubernetesObject["kind"], string>> = {
  ClusterRole: "kubernetes_cluster_role_v1",
  ClusterRoleBinding: "kubernetes_cluster_role_binding_v1",
  Role: "kubernetes_role_v1",
  RoleBinding: "kubernetes_role_binding_v1",
};

function kubernetes({ kind, metadata, rules, subjects, roleRef }: KubernetesObject): string {
  const lines = [`resource "${TYPES[kind]}" "${NAME}" {`, "  metadata {", `    name = ${quoted(metadata.name)}`];
  if (metadata.namespace !== undefined) lines.push(`    namespace = ${quoted(metadata.namespace)}`);
  lines.push("  }");
  for (const rule of rules ?? []) lines.push(...ruleBlock(rule));
  if (roleRef !== undefined)
    lines.push(
      "  role_ref {",
      `    api_group = ${quoted(roleRef.apiGroup)}`,
      `    kind      = ${quoted(roleRef.kind)}`,
      `    name      = ${quoted(roleRef.name)}`,
      "  }",
    );
  for (const subject of subjects ?? [])
    lines.push(
      "  subject {",
      `    kind      = ${quoted(subject.kind)}`,
      `    name      = ${quoted(subject.name)}`,
      `    api_group = ${quoted(subject.apiGroup)}`,
      "  }",
    );
  return [...lines, "}"].join("\n");
}

function ruleBlock({ apiGroups, resources, resourceNames, verbs }: KubernetesRule): readonly string[] {
  return [
    "  rule {",
    `    api_groups = ${texts(apiGroups)}`,
    `    resources = ${texts(resources)}`,
    ...(resourceNames === undefined ? [] : [`    resource_names = ${texts(resourceNames)}`]),
    `    verbs = ${texts(verbs)}`,
    "  }",
  ];
}

/** `${` and `%{` begin templates in Terraform's strings. */
const quoted = (text: string): string => JSON.stringify(text).replace(/([$%])\{/g, "$1$1{");
const texts = (values: readonly string[]): string => `[${values.map(quoted).join(", ")}]`;

function expression(value: unknown, indent: string): string {
  if (typeof value === "string") return quoted(value);
  const deeper = `${indent}  `;
  if (Array.isArray(value))
    return `[\n${value.map((one) => `${deeper}${expression(one, deeper)},\n`).join("")}${indent}]`;
  const members = Object.entries(value ?? {}).map(
    ([name, member]) => `${deeper}${name} = ${expression(member, deeper)}\n`,
  );
  return `{\n${members.join("")}${indent}}`;
}
