/** SelfSubjectRulesReview. Rule: kubernetes pkg/registry/authorization/selfsubjectrulesreview/rest.go and plugin/pkg/auth/authorizer/rbac/rbac.go RulesFor. */
import type { Identity } from "./attributes.ts";
import type { Authorizer } from "./authorizer.ts";
import { nodeNameOf } from "./node-authorizer.ts";
import { reasonOfErrors } from "./reason.ts";

export interface ResourceRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
}

export interface NonResourceRule {
  readonly verbs: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

/** `status` of a SelfSubjectRulesReview. system:masters adds nothing to it, and a node's own rights cannot be listed. */
export interface RulesReview {
  readonly resourceRules: readonly ResourceRule[];
  readonly nonResourceRules: readonly NonResourceRule[];
  /** Some rights cannot be listed: the identity is a node. */
  readonly incomplete: boolean;
  /** Roles that bindings name and that do not exist. */
  readonly evaluationError?: string;
}

/** The rules of an identity for a namespace, in the order of the bindings; groups are taken as given. An empty namespace is refused by the server and has cluster-wide rules here. */
export function rulesReview(authorizer: Authorizer, identity: Identity, namespace: string): RulesReview {
  const resourceRules: ResourceRule[] = [];
  const nonResourceRules: NonResourceRule[] = [];
  for (const { rule } of authorizer.rulesOf(identity, namespace)) {
    const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = rule;
    if (resources.length > 0) resourceRules.push({ verbs, apiGroups, resources, resourceNames });
    if (nonResourceURLs.length > 0) nonResourceRules.push({ verbs, nonResourceURLs });
  }
  const dangling = authorizer
    .bindingsOf(identity)
    .filter(({ fact, role }) => role === undefined && (fact.namespace === "" || fact.namespace === namespace));
  const missing = reasonOfErrors(dangling.map(({ fact }) => fact)).replace(/^RBAC: /, "");
  const node = nodeNameOf(identity) === undefined ? "" : "node authorizer does not support user rule resolution";
  const evaluationError = [node, missing].filter((text) => text !== "").join(", ");
  // Only an authorizer that cannot list at all makes the answer incomplete; a missing role is just an error.
  const incomplete = node !== "";
  return { resourceRules, nonResourceRules, incomplete, ...(evaluationError === "" ? {} : { evaluationError }) };
}
