/** ServiceAccounts, Namespaces, Nodes, Secrets and ConfigMaps. */
import type { ConfigMapFact, NamespaceFact, NodeFact, SecretFact, ServiceAccountFact } from "../facts/kubernetes.ts";
import { type Cursor, flagAt, keysAt, objectAt, optional, textAt, textMapAt } from "./cursor.ts";
import { readMetadata } from "./kubernetes-object.ts";
import { namesAt } from "./kubernetes-pod.ts";

/** A ServiceAccount. */
export function readServiceAccount(object: Cursor): ServiceAccountFact | undefined {
  const metadata = readMetadata(object, "namespaced");
  if (metadata === undefined) return undefined;
  return {
    kind: "ServiceAccount",
    ...metadata,
    ...optional("automountServiceAccountToken", flagAt(object, "automountServiceAccountToken")),
    secrets: namesAt(object, "secrets"),
    imagePullSecrets: namesAt(object, "imagePullSecrets"),
  };
}

/** A Namespace. */
export function readNamespace(object: Cursor): NamespaceFact | undefined {
  const metadata = readMetadata(object, "cluster");
  return metadata && { kind: "Namespace", ...metadata };
}

/** A Node, with the instance it runs on and its host name. */
export function readNode(object: Cursor): NodeFact | undefined {
  const metadata = readMetadata(object, "cluster");
  if (metadata === undefined) return undefined;
  const spec = objectAt(object, "spec");
  return {
    kind: "Node",
    ...metadata,
    ...optional("providerID", spec && textAt(spec, "providerID")),
    ...optional("hostname", metadata.labels["kubernetes.io/hostname"]),
  };
}

/** A Secret: its type and the names of its keys, never a value. */
export function readSecret(object: Cursor): SecretFact | undefined {
  const metadata = readMetadata(object, "namespaced");
  if (metadata === undefined) return undefined;
  const keys = new Set([...keysAt(object, "data"), ...keysAt(object, "stringData")]);
  return { kind: "Secret", ...metadata, type: textAt(object, "type") || "Opaque", keys: [...keys].sort() };
}

/** ConfigMaps whose content the model reads: aws-iam-authenticator's and amazon-eks-pod-identity-webhook's. */
const READ: ReadonlySet<string> = new Set(["aws-auth", "pod-identity-webhook"]);

/** A ConfigMap; of one that the model does not read only the key names are kept. */
export function readConfigMap(object: Cursor): ConfigMapFact | undefined {
  const metadata = readMetadata(object, "namespaced");
  if (metadata === undefined) return undefined;
  const data = READ.has(metadata.name)
    ? textMapAt(object, "data")
    : Object.fromEntries(keysAt(object, "data").map((key) => [key, ""]));
  return { kind: "ConfigMap", ...metadata, data };
}
