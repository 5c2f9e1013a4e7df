/** What the authorizer is asked: who, and which request. */

/** Who a request is made as. Groups are all groups of the request; nothing is implied here. */
export interface Identity {
  readonly user: string;
  readonly groups: readonly string[];
}

/** `spec.resourceAttributes` of a SubjectAccessReview; what is absent there is "" here. `namespace` "" = cluster-scoped, or all namespaces. */
export interface ResourceAttributes {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly name: string;
  readonly namespace: string;
}

/** `spec.nonResourceAttributes` of a SubjectAccessReview. */
export interface NonResourceAttributes {
  readonly verb: string;
  readonly path: string;
}

export type Attributes = ResourceAttributes | NonResourceAttributes;

/** True for requests of URLs that are no resources. */
export function isNonResource(attributes: object): attributes is NonResourceAttributes {
  return "path" in attributes;
}

/** Resource attributes with every absent part as the empty string, as a SubjectAccessReview reads them. */
export function resourceAttributes(parts: Partial<ResourceAttributes>): ResourceAttributes {
  return { verb: "", group: "", resource: "", subresource: "", name: "", namespace: "", ...parts };
}

/** The group that every authorizer chain allows before it asks anything else: apiserver pkg/authentication/user SystemPrivilegedGroup. */
export const SUPERUSER_GROUP = "system:masters";

/** Verbs whose request names no object: apiserver pkg/endpoints/request/requestinfo.go. `create` names one only on a subresource. */
export function namesAnObject(verb: string, subresource: string): boolean {
  if (verb === "create") return subresource !== "";
  return verb !== "list" && verb !== "watch" && verb !== "deletecollection";
}
