/** Objects as they are kept: without what changes by itself, and without values that may be secrets. */
import { AWS_VARIABLES } from "../../parse/kubernetes-pod.ts";
import type { ListedResource } from "./resources.ts";

type Json = Readonly<Record<string, unknown>>;

/** Changes with every write, or copies the whole object. */
const METADATA: ReadonlySet<string> = new Set(["managedFields", "resourceVersion", "selfLink", "generation"]);
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
const TOKEN_OF = "kubernetes.io/service-account.name";

/** The object as it is kept. Of a Secret only metadata was sent; what it is for is told by the annotation that tokens must bear. */
export function trim(resource: Pick<ListedResource, "kind" | "metadataOnly" | "status" | "cut">, object: Json): Json {
  const metadata = trimMetadata(asObject(object["metadata"]));
  if (resource.metadataOnly) {
    const token = resource.kind === "Secret" && asObject(metadata["annotations"])[TOKEN_OF] !== undefined;
    return { metadata, ...(token ? { type: "kubernetes.io/service-account-token" } : {}) };
  }
  const { status, spec, apiVersion: _, kind: __, operation: ___, ...rest } = object;
  const kept = asObject(status);
  const members = resource.status.filter((name) => kept[name] !== undefined).map((name) => [name, kept[name]]);
  return {
    ...asObject(without(rest, ["webhooks", "clientConfig", "caBundle"])),
    metadata,
    ...(spec === undefined ? {} : { spec: trimSpec(resource, spec) }),
    ...(members.length === 0 ? {} : { status: Object.fromEntries(members) }),
  };
}

/** A ConfigMap or other object that is kept whole but for its metadata. */
export function trimWhole(object: Json): Json {
  return { ...object, metadata: trimMetadata(asObject(object["metadata"])) };
}

function trimMetadata(metadata: Json): Json {
  const kept = Object.fromEntries(Object.entries(metadata).filter(([name]) => !METADATA.has(name)));
  const annotations = metadata["annotations"];
  if (annotations === undefined || annotations === null) return kept;
  const { [LAST_APPLIED]: _, ...others } = asObject(annotations);
  return { ...kept, annotations: others };
}

function trimSpec(resource: Pick<ListedResource, "kind" | "cut">, spec: unknown): unknown {
  let trimmed = spec;
  for (const path of resource.cut) trimmed = without(trimmed, path.split("."));
  return trimEnvironment(trimmed);
}

/** Literal values of environment variables are cut, at any depth of a pod template; those that the model reads stay. */
function trimEnvironment(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(trimEnvironment);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      name === "env" && Array.isArray(member) ? member.map(trimVariable) : trimEnvironment(member),
    ]),
  );
}

function trimVariable(variable: unknown): unknown {
  const { value, ...rest } = asObject(variable);
  const name = rest["name"];
  return value !== undefined && typeof name === "string" && AWS_VARIABLES.has(name) ? { ...rest, value } : rest;
}

/** The value without the member at the path; lists on the way are walked. */
function without(value: unknown, path: readonly string[]): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (Array.isArray(value)) return value.map((one) => without(one, path));
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, first)) return value;
  const { [first]: member, ...others }: Record<string, unknown> = { ...value };
  return rest.length === 0 ? others : { ...others, [first]: without(member, rest) };
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
