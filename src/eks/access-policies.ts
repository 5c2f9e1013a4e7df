/**
 * What EKS access policies grant. They are enforced by EKS's own authorizer beside RBAC: allow only, never for impersonated requests.
 * Facts: https://docs.aws.amazon.com/eks/latest/userguide/access-policies.html
 */
import type { AccessPolicyAssociationFact } from "../facts/eks.ts";
import type { Gap } from "../facts/gap.ts";
import type { PolicyRule } from "../facts/kubernetes.ts";
import { type Attributes, isNonResource, namesAnObject } from "../rbac/attributes.ts";
import { readBlocks, readRule } from "../rbac/defaults/policy-text.ts";
import type { Question, ResourceQuestion } from "../rbac/matches.ts";
import { groupMatches, nameMatches, resourceMatches, urlMatches, verbMatches } from "../rbac/rule-match.ts";
import { ACCESS_POLICY_TEXT } from "./access-policies-data.ts";
import { starMatches } from "./star-match.ts";

export interface AccessPolicy {
  readonly name: string;
  /** `exactly`: `rules` are what AWS publishes; `bounded`: the policy grants at most `rules`; `nothing`: `rules` are everything. */
  readonly known: "exactly" | "bounded" | "nothing";
  readonly rules: readonly PolicyRule[];
  /** The bound also holds for API groups with one of these endings; `custom` stands for the group of any custom resource. */
  readonly groups: readonly string[];
  /** `eks`: only EKS associates it; `automatic`: EKS does, with roles of its own, and customers may too; `customer`: customers do. */
  readonly associatedBy: "eks" | "automatic" | "customer";
}

/** Part of a question that a policy answers: `allowed`, or `unknown` where only an upper bound is known. */
export interface PolicyReach {
  readonly verdict: "allowed" | "unknown";
  /** Indexes into the policy's rules. */
  readonly rules: readonly number[];
  /** Objects for which it holds: all, or these. */
  readonly names: "*" | readonly string[];
}

/** One association that answers a question, and where. */
export interface AssociationGrant extends PolicyReach {
  readonly association: AccessPolicyAssociationFact;
  readonly policy: AccessPolicy;
  /** `*`: everywhere, cluster-scoped objects included; else patterns of namespaces, with `*` for any characters. */
  readonly namespaces: "*" | readonly string[];
  /** Of an unknown grant: what nobody published. */
  readonly gap?: Gap;
}

/** All known policies, by name. */
export const ACCESS_POLICIES: ReadonlyMap<string, AccessPolicy> = new Map(
  readBlocks(ACCESS_POLICY_TEXT, "1.0").map(({ name, keys, lines }): [string, AccessPolicy] => [
    name,
    {
      name,
      known: keys["known"] === "exactly" ? "exactly" : keys["known"] === "bounded" ? "bounded" : "nothing",
      rules: lines.map(readRule),
      groups: keys["groups"]?.split(",") ?? [],
      associatedBy: keys["for"] === "eks" ? "eks" : keys["for"] === "automatic" ? "automatic" : "customer",
    },
  ]),
);

const EVERYTHING: readonly PolicyRule[] = ["* * *", "* url:*"].map(readRule);

/** The policy that an ARN names, in any partition. Of a name that is not in the table nothing is known. */
export function accessPolicyOf(policyArn: string): AccessPolicy {
  const name = policyArn.slice(policyArn.lastIndexOf("/") + 1);
  return (
    ACCESS_POLICIES.get(name) ?? { name, known: "nothing", rules: EVERYTHING, groups: [], associatedBy: "customer" }
  );
}

/** Whether a policy grants what is asked, somewhere; `undefined` = it does not. */
export function policyReach(policy: AccessPolicy, question: Question): PolicyReach | undefined {
  const verdict = policy.known === "exactly" ? "allowed" : "unknown";
  const rules: number[] = [];
  const names = new Set<string>();
  let all = false;
  for (const [index, rule] of policy.rules.entries()) {
    const reached = ruleNames(rule, question);
    if (reached === undefined) continue;
    rules.push(index);
    if (reached === "*") all = true;
    else for (const name of reached) names.add(name);
  }
  if (rules.length > 0) return { verdict, rules, names: all ? "*" : [...names].sort() };
  const beyond = !isNonResource(question) && policy.groups.some((ending) => groupEnds(question.group, ending));
  return beyond ? { verdict, rules, names: "*" } : undefined;
}

/** Every known policy that grants what is asked, exact ones first, each group by name. */
export function policiesGranting(
  question: Question,
): readonly { readonly policy: AccessPolicy; readonly reach: PolicyReach }[] {
  const found: { policy: AccessPolicy; reach: PolicyReach }[] = [];
  for (const policy of ACCESS_POLICIES.values()) {
    const reach = policyReach(policy, question);
    if (reach !== undefined) found.push({ policy, reach });
  }
  const rank = ({ reach, policy }: (typeof found)[number]): string =>
    `${reach.verdict === "allowed" ? 0 : 1}${policy.name}`;
  return found.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

/** Every association that answers a question, in the given order, each with its scope as far as it lies within the question. */
export function associationsGranting(
  associations: readonly AccessPolicyAssociationFact[],
  question: Question,
): readonly AssociationGrant[] {
  return associations.flatMap((association) => {
    const policy = accessPolicyOf(association.policyArn);
    const scope = scopeOf(association, question);
    const reach = scope === undefined ? undefined : policyReach(policy, scope.question);
    if (scope === undefined || reach === undefined) return [];
    const grant = { ...reach, association, policy, namespaces: scope.namespaces };
    return [reach.verdict === "allowed" ? grant : { ...grant, gap: unpublished(policy, association) }];
  });
}

/** The answer of the access policies to one request, exactly as written: `namespace` "" is cluster-scoped or all namespaces. */
export function decideAccessPolicies(
  associations: readonly AccessPolicyAssociationFact[],
  attributes: Attributes,
): { readonly verdict: "allowed" | "denied" | "unknown"; readonly grants: readonly AssociationGrant[] } {
  const grants = associationsGranting(associations, attributes);
  if (grants.some(({ verdict }) => verdict === "allowed")) return { verdict: "allowed", grants };
  return { verdict: grants.length === 0 ? "denied" : "unknown", grants };
}

/** Where an association answers a question; a namespace scope never covers cluster-scoped objects and URLs. */
function scopeOf(
  association: AccessPolicyAssociationFact,
  question: Question,
): { readonly namespaces: "*" | readonly string[]; readonly question: Question } | undefined {
  if (association.scope === "cluster") return { namespaces: "*", question };
  if (isNonResource(question)) return undefined;
  const { namespace } = question;
  const namespaces = association.namespaces.filter(
    (pattern) => namespace === undefined || starMatches(pattern, namespace),
  );
  if (namespaces.length === 0 || namespace === "") return undefined;
  return { namespaces, question };
}

/** The objects of a question that one rule grants; `undefined` = none. */
function ruleNames(rule: PolicyRule, question: Question): "*" | readonly string[] | undefined {
  if (!verbMatches(rule, question.verb)) return undefined;
  if (isNonResource(question)) return urlMatches(rule, question.path) ? "*" : undefined;
  if (!groupMatches(rule, question.group) || !resourceMatches(rule, question.resource, question.subresource))
    return undefined;
  if (isSomeObject(question)) return rule.resourceNames.length === 0 ? "*" : rule.resourceNames;
  const name = question.name ?? "";
  if (!nameMatches(rule, name)) return undefined;
  return name === "" ? "*" : [name];
}

function isSomeObject(question: ResourceQuestion): boolean {
  return question.name === undefined && namesAnObject(question.verb, question.subresource);
}

/** Groups that Kubernetes itself serves end in `.k8s.io` or have no dot at all. */
function groupEnds(group: string, ending: string): boolean {
  if (ending === "custom") return group.includes(".") && !group.endsWith(".k8s.io");
  return group.endsWith(ending);
}

function unpublished(policy: AccessPolicy, association: AccessPolicyAssociationFact): Gap {
  return {
    kind: "unpublished",
    what: `rules of the access policy ${policy.name}`,
    direction: "may-add",
    scope: `cluster:${association.cluster}`,
    close: "none: AWS does not publish them",
  };
}
