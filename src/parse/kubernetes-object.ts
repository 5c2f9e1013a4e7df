/** What every Kubernetes object has: type, metadata, place. */
import type { ObjectFact } from "../facts/kubernetes.ts";
import { type Cursor, fault, handleOf, objectAt, optional, requiredText, textAt, textMapAt } from "./cursor.ts";

/** Group and version of an `apiVersion`; the core group is "". */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? "" : apiVersion.slice(0, slash);
}

const NOTHING: Readonly<Record<string, never>> = Object.freeze({});

/** The common part of an object's fact, or `undefined` (with an issue) for one without a name. A namespaced object without namespace is in `default`, where kubectl puts it. */
export function readMetadata(object: Cursor, scope: "namespaced" | "cluster" | "either"): ObjectFact | undefined {
  const metadata = objectAt(object, "metadata");
  if (metadata === undefined) {
    if (object.value["metadata"] === undefined || object.value["metadata"] === null)
      fault(object, ["metadata"], "an object", "nothing");
    return undefined;
  }
  const generated = metadata.value["name"] === undefined ? textAt(metadata, "generateName") : undefined;
  const name = generated === undefined ? requiredText(metadata, "name") : `${generated}*`;
  if (name === undefined) return undefined;
  const namespace = textAt(metadata, "namespace") ?? "";
  return {
    name,
    namespace: scope === "cluster" ? "" : namespace === "" && scope === "namespaced" ? "default" : namespace,
    labels: metadata.value["labels"] === undefined ? NOTHING : textMapAt(metadata, "labels"),
    annotations: metadata.value["annotations"] === undefined ? NOTHING : textMapAt(metadata, "annotations"),
    ...optional("createdAt", textAt(metadata, "creationTimestamp")),
    live: typeof metadata.value["uid"] === "string" && metadata.value["uid"] !== "",
    evidence: handleOf(object),
  };
}

/** The controller of an object, or else its first owner. */
export function readOwner(object: Cursor): { readonly owner?: { readonly kind: string; readonly name: string } } {
  const metadata = object.value["metadata"];
  const owners =
    typeof metadata === "object" && metadata !== null ? Reflect.get(metadata, "ownerReferences") : undefined;
  if (!Array.isArray(owners)) return {};
  const owner = owners.find((one) => one?.controller === true) ?? owners[0];
  return typeof owner?.kind === "string" && typeof owner.name === "string"
    ? { owner: { kind: owner.kind, name: owner.name } }
    : {};
}
