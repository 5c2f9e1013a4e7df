/** What the admission plugin NodeRestriction leaves of the Node authorizer (on EKS it is always on). Rule: kubernetes plugin/pkg/admission/noderestriction/admission.go. */
import type { Handle } from "../facts/evidence.ts";
import { isNonResource, namesAnObject, type ResourceAttributes } from "./attributes.ts";
import type { Question, ResourceQuestion } from "./matches.ts";
import type { NodeAuthorizer } from "./node-authorizer.ts";
import type { NodeObject } from "./node-graph.ts";

/** Why a node's right is narrower than it reads. */
export const NODE_LIMITS = {
  "own-pods-only": "only for pods that are bound to this node",
  "mirror-pods-only":
    "only mirror pods of this node, which can refer to no service account, secret, config map or volume claim",
  "own-node-only": "only for its own node object, without restricted labels",
  "token-bound-to-own-pod": "only tokens bound to a pod of that service account on this node",
  "own-lease-only": "only for its own lease",
  "own-csinode-only": "only for its own CSINode",
  "own-slices-only": "only for resource slices of this node",
  "status-fields-only": "only capacity and conditions of the status",
  "objects-of-own-pods": "only for objects that pods on this node refer to",
} as const;
export type NodeLimit = keyof typeof NODE_LIMITS;

/** One object that a node reaches, and what ties it to the node. */
export interface NodeTarget {
  readonly namespace: string;
  readonly name: string;
  readonly evidence?: Handle;
}

export interface RestrictedNode {
  readonly allowed: boolean;
  /** All objects of the question, or these. */
  readonly objects: "*" | readonly NodeTarget[];
  readonly limits: readonly NodeLimit[];
}

const DENIED: RestrictedNode = { allowed: false, objects: [], limits: [] };

/** Can this node do it, by its own credentials, with NodeRestriction on? Absent namespace or name = any or some, as in {@link ResourceQuestion}. RBAC is not asked. */
export function withNodeRestriction(authorizer: NodeAuthorizer, node: string, question: Question): RestrictedNode {
  const identity = { user: `system:node:${node}`, groups: ["system:nodes", "system:authenticated"] };
  const allowed = (attributes: ResourceAttributes): boolean =>
    authorizer.review(identity, attributes)?.allowed === true;
  if (isNonResource(question))
    return authorizer.review(identity, question)?.allowed === true
      ? { allowed: true, objects: "*", limits: [] }
      : DENIED;
  const limit = admissionLimit(question);
  const asked = { ...question, name: question.name ?? "", namespace: question.namespace ?? "" };
  if (limit === "mirror-pods-only") return allowed(asked) ? { allowed: true, objects: "*", limits: [limit] } : DENIED;
  const some = question.name === undefined && namesAnObject(question.verb, question.subresource);
  if (limit === undefined && !some && question.namespace !== undefined)
    return allowed(asked) ? { allowed: true, objects: "*", limits: [] } : DENIED;
  // Rights that the static rules give for all objects alike: events, reviews, certificate requests.
  if (limit === undefined && allowed(asked)) return { allowed: true, objects: "*", limits: [] };
  const targets = candidates(authorizer, node, question).filter(
    ({ namespace, name }) =>
      (question.namespace === undefined || question.namespace === namespace) &&
      (question.name === undefined || question.name === name) &&
      allowed({ ...question, namespace, name: namesAnObject(question.verb, question.subresource) ? name : asked.name }),
  );
  if (targets.length === 0) return DENIED;
  const related = limit === undefined && RELATED[question.resource] !== undefined && question.resource !== "pods";
  return {
    allowed: true,
    objects: targets,
    limits: limit === undefined ? (related ? ["objects-of-own-pods"] : []) : [limit],
  };
}

const WRITES = ["create", "update", "patch", "delete"];

/** What admission adds to the authorizer's answer; `undefined` = nothing. */
function admissionLimit({ verb, group, resource, subresource }: ResourceQuestion): NodeLimit | undefined {
  const key = `${resource}.${group}`;
  if (key === "pods.") {
    if (subresource === "")
      return verb === "create" ? "mirror-pods-only" : verb === "delete" ? "own-pods-only" : undefined;
    return subresource === "status" || subresource === "eviction" ? "own-pods-only" : undefined;
  }
  if (!WRITES.includes(verb)) return undefined;
  if (key === "nodes.") return "own-node-only";
  if (key === "serviceaccounts." && subresource === "token") return "token-bound-to-own-pod";
  if (key === "persistentvolumeclaims." && subresource === "status") return "status-fields-only";
  if (key === "leases.coordination.k8s.io") return "own-lease-only";
  if (key === "csinodes.storage.k8s.io") return "own-csinode-only";
  if (key === "resourceslices.resource.k8s.io") return "own-slices-only";
  return undefined;
}

const RELATED: Readonly<Record<string, NodeObject>> = {
  pods: "pods",
  secrets: "secrets",
  configmaps: "configmaps",
  serviceaccounts: "serviceaccounts",
  persistentvolumeclaims: "persistentvolumeclaims",
  persistentvolumes: "persistentvolumes",
  volumeattachments: "volumeattachments",
  resourceslices: "resourceslices",
};

/** Objects that could be meant: those tied to the node, or the one that bears its name. */
function candidates(authorizer: NodeAuthorizer, node: string, { resource }: ResourceQuestion): readonly NodeTarget[] {
  if (resource === "nodes" || resource === "csinodes") return [{ namespace: "", name: node }];
  if (resource === "leases") return [{ namespace: "kube-node-lease", name: node }];
  const kind = RELATED[resource];
  return kind === undefined ? [] : authorizer.graph().related(node, kind);
}
