/** Least permissions as YAML: one document each, ready for `kubectl apply` where it is Kubernetes'. */
import type { PermissionPart, Permissions } from "./permissions.ts";

/** The text. With all parts, each stands in a document of its own under its name. */
export function yamlText({ iam, rbac, accessEntries }: Permissions, part: PermissionPart | undefined): string {
  const documents: unknown[] =
    part === undefined
      ? [
          ...(iam === undefined ? [] : [{ iam }]),
          ...(rbac === undefined ? [] : [{ rbac: { apiVersion: "v1", kind: "List", items: rbac } }]),
          ...(accessEntries === undefined ? [] : [{ accessEntries }]),
        ]
      : [...(iam === undefined ? [] : [iam]), ...(rbac ?? []), ...(accessEntries ?? [])];
  return documents.map((document) => `${block(document, "").replace(/^\n/, "")}\n`).join("---\n");
}

/** A value in block style. Texts are JSON strings where a plain one could be read as something else. */
function block(value: unknown, indent: string): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return " []";
    return value
      .map(
        (one) =>
          `\n${indent}-${typeof one === "object" && one !== null ? ` ${block(one, `${indent}  `).trimStart()}` : block(one, indent)}`,
      )
      .join("");
  }
  if (typeof value === "object" && value !== null)
    return Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(
        ([name, member]) =>
          `\n${indent}${name}:${block(member, typeof member === "object" && !Array.isArray(member) ? `${indent}  ` : indent)}`,
      )
      .join("");
  if (typeof value === "string")
    return ` ${/^[A-Za-z][A-Za-z0-9./:-]*$/.test(value) && !/:$|^(?:y|n|yes|no|on|off|true|false|null)$/i.test(value) ? value : JSON.stringify(value)}`;
  return ` ${String(value)}`;
}
