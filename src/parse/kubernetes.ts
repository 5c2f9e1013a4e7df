/** Kubernetes objects and lists: from one parsed value to the facts of every object in it. */
import type { Handle } from "../facts/evidence.ts";
import { type KubernetesFact, RBAC_GROUP } from "../facts/kubernetes.ts";
import type { Sink } from "../facts/sink.ts";
import { type Cursor, describe, fault, isObject, isTooDeep, openCursor } from "./cursor.ts";
import { readConfigMap, readNamespace, readNode, readSecret, readServiceAccount } from "./kubernetes-core.ts";
import { groupOf, readMetadata } from "./kubernetes-object.ts";
import { isWorkload, readPod, readWorkload } from "./kubernetes-pod.ts";
import { readBinding, readRole } from "./kubernetes-rbac.ts";
import { LIMITS } from "./limits.ts";

/** Whether the value has the look of a Kubernetes object or list: an `apiVersion` and a `kind`. */
export function isKubernetes(value: Readonly<Record<string, unknown>>): boolean {
  const { apiVersion, kind } = value as { apiVersion?: unknown; kind?: unknown }; // members of an unknown object
  return typeof apiVersion === "string" && typeof kind === "string" && apiVersion !== "" && kind !== "";
}

/** Whether the value is a list of objects: its kind ends in `List` and it has `items` (apimachinery meta.IsListType). */
export function isList(value: Readonly<Record<string, unknown>>): boolean {
  const kind = value["kind"];
  return (
    typeof kind === "string" && kind.endsWith("List") && (Array.isArray(value["items"]) || value["items"] === null)
  );
}

/** Collects what a list held, to tell at its end which kinds it listed. */
export interface ListReader {
  /** Takes the item at the index. */
  item(index: number, value: unknown): void;
  /** Pushes a listing for each kind seen, or for the kind of an empty typed list. */
  end(): void;
}

/** Reads a list item by item. `head` is the list without its items; items of a typed list take its kind and version. */
export function listReader(sink: Sink, list: Handle, head: Readonly<Record<string, unknown>>): ListReader {
  const listKind = String(head["kind"]);
  const itemKind = listKind === "List" ? undefined : listKind.slice(0, -"List".length);
  const metadata = head["metadata"];
  const version = isObject(metadata) ? metadata["resourceVersion"] : undefined;
  const kinds = new Map<string, boolean>();
  return {
    item(index, value) {
      const handle = sink.evidence.below(list, "items", index);
      if (!isObject(value)) {
        const { document, pointer } = sink.evidence.locate(handle);
        sink.issue({ code: "malformed-member", document, pointer, expected: "an object", came: describe(value) });
        return;
      }
      const object =
        itemKind !== undefined && value["kind"] === undefined
          ? { ...value, apiVersion: head["apiVersion"], kind: itemKind }
          : value;
      readObject(sink, handle, object, kinds);
    },
    end() {
      // The API server numbers its lists; of one with items, these tell whether it came from there.
      if (itemKind !== undefined && kinds.size === 0)
        kinds.set(itemKind, typeof version === "string" && version !== "");
      for (const [listed, live] of kinds) sink.fact({ kind: "Listing", listed, live, evidence: list });
    },
  };
}

/** Reads one object, or a list with all its items. `listed` takes the kinds of a list around it. */
export function readObject(
  sink: Sink,
  handle: Handle,
  value: Readonly<Record<string, unknown>>,
  listed?: Map<string, boolean>,
): void {
  if (!isKubernetes(value)) {
    const { document, pointer } = sink.evidence.locate(handle);
    const came = `an object with ${Object.keys(value).slice(0, 4).join(", ") || "nothing"}`;
    sink.issue({ code: "not-recognised", document, pointer, expected: "an object with `apiVersion` and `kind`", came });
    return;
  }
  if (isList(value)) {
    const items = Array.isArray(value["items"]) ? value["items"] : [];
    const reader = listReader(sink, handle, value);
    for (const [index, item] of items.entries()) if (item !== undefined) reader.item(index, item);
    reader.end();
    return;
  }
  const kind = String(value["kind"]);
  const metadata = value["metadata"];
  // kubeconfig files, component configs and audit policies have a kind and are no objects of a cluster.
  if (metadata === undefined && !OWN_GROUPS.has(groupOf(String(value["apiVersion"])))) {
    const { document, pointer } = sink.evidence.locate(handle);
    const came = `a ${kind} without metadata`;
    sink.issue({
      code: "not-recognised",
      document,
      pointer,
      expected: "an object of a cluster, with `metadata`",
      came,
    });
    return;
  }
  const fact = readFact(openCursor(sink, handle, value), kind, String(value["apiVersion"]));
  if (listed !== undefined) {
    const live = isObject(metadata) && typeof metadata["uid"] === "string" && metadata["uid"] !== "";
    listed.set(kind, live && listed.get(kind) !== false);
  }
  if (fact !== undefined) sink.fact(fact);
}

/** Groups whose objects are reported as malformed rather than as unknown when they lack their metadata. */
const OWN_GROUPS: ReadonlySet<string> = new Set([RBAC_GROUP, "apps", "batch"]);

function readFact(object: Cursor, kind: string, apiVersion: string): KubernetesFact | undefined {
  const group = groupOf(apiVersion);
  if (group === RBAC_GROUP) {
    if (kind === "Role" || kind === "ClusterRole") return readRole(object, kind);
    if (kind === "RoleBinding" || kind === "ClusterRoleBinding") return readBinding(object, kind);
  }
  if (group === "") {
    switch (kind) {
      case "ServiceAccount":
        return readServiceAccount(object);
      case "Namespace":
        return readNamespace(object);
      case "Node":
        return readNode(object);
      case "Pod":
        return readPod(object);
      case "Secret":
        return readSecret(object);
      case "ConfigMap":
        return readConfigMap(object);
    }
  }
  if (isWorkload(kind, group)) return readWorkload(object, kind, apiVersion);
  if (isTooDeep(object.value)) {
    fault(object, [], `at most ${LIMITS.depth} levels of nesting`, "more");
    return undefined;
  }
  const metadata = readMetadata(object, "either");
  return (
    metadata && { kind: "Other", ...metadata, apiVersion, objectKind: kind, object: withoutManagedFields(object.value) }
  );
}

function withoutManagedFields(object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const metadata = object["metadata"];
  if (!isObject(metadata) || metadata["managedFields"] === undefined) return object;
  const { managedFields: _, ...rest } = metadata;
  return { ...object, metadata: rest };
}
