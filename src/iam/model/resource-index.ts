/** What an estate knows of a resource: its account, its tags and its own policy. */
import { parseArn } from "../../facts/arn.ts";
import type { Estate } from "../../facts/estate.ts";
import type { Assumption } from "../../facts/gap.ts";
import type { ResourcePolicyFact } from "../../facts/iam.ts";
import { isTrust } from "../decision/decide.ts";
import type { Layer } from "../decision/layers.ts";
import { accountOfArn, type KnownSide, resourceSide } from "./known-keys.ts";
import type { OrganizationModel } from "./organization.ts";
import type { EstatePolicies } from "./policies.ts";
import type { PrincipalIndex } from "./principal-index.ts";

/** What is known of the resource of a request. */
export interface KnownResource {
  /** `undefined` = taken as the caller's own. */
  readonly account: string | undefined;
  readonly side: KnownSide;
  readonly policy: Layer | undefined;
  readonly resourceControl: readonly Layer[] | undefined;
  readonly assumptions: readonly Assumption[];
}

/** Resources by ARN. */
export interface ResourceIndex {
  /** A resource for an action (lower-cased): a role's trust policy counts for the actions of STS only. */
  readonly find: (resource: string, action: string) => KnownResource;
  /** Every resource policy of the estate with the account that holds it. */
  readonly policies: readonly ResourcePolicyFact[];
}

/** Services whose resources can have a policy of their own, among those whose policies Clew reads. */
const WITH_POLICY = new Set(["s3", "kms", "secretsmanager", "ecr", "sqs", "sns"]);

/** Indexes the resource policies of an estate. A policy that was not supplied is an assumption of each answer, not a gap. */
export function resourceIndex(
  estate: Estate,
  index: PrincipalIndex,
  policies: EstatePolicies,
  organization: OrganizationModel,
): ResourceIndex {
  const facts = new Map<string, { readonly fact: ResourcePolicyFact; readonly owner: string | undefined }>();
  for (const account of estate.accounts.values())
    for (const fact of account.resourcePolicies) {
      const owner = accountOfArn(fact.resourceArn) ?? (/^\d{12}$/.test(account.id) ? account.id : undefined);
      facts.set(fact.resourceArn, { fact, owner });
    }
  return {
    policies: [...facts.values()].map(({ fact }) => fact),
    find(resource, action) {
      const parts = parseArn(resource);
      const role = index.byArn(resource);
      if (role?.kind === "IamRole" && isTrust(action))
        return known(role.account, policies.single(role.trustPolicy, role.arn), role.tags, []);
      if (role !== undefined) return known(role.account, undefined, role.tags, []);
      const holder = facts.get(parts?.service === "s3" ? bucketOf(resource) : resource);
      const account = accountOfArn(resource) ?? holder?.owner;
      const assumptions: Assumption[] = [];
      if (parts !== undefined && account === undefined) assumptions.push(ownResource(resource));
      const withPolicy = parts !== undefined && WITH_POLICY.has(parts.service);
      if (withPolicy && holder === undefined) assumptions.push(noPolicy(resource));
      return known(account, holder && policies.single(holder.fact.policy, resource), undefined, assumptions);
    },
  };

  function known(
    account: string | undefined,
    policy: Layer | undefined,
    tags: Readonly<Record<string, string>> | undefined,
    assumptions: readonly Assumption[],
  ): KnownResource {
    const resourceControl = account === undefined ? undefined : organization.resourceControl(account);
    return { account, side: resourceSide(account, organization, tags), policy, resourceControl, assumptions };
  }
}

/** Objects have the policy of their bucket. */
export function bucketOf(arn: string): string {
  const slash = arn.indexOf("/");
  return slash < 0 ? arn : arn.slice(0, slash);
}

function ownResource(resource: string): Assumption {
  return {
    name: "resource-account",
    value: "caller",
    why: `no document says to which account \`${bucketOf(resource)}\` belongs`,
    direction: "may-remove",
    switch: "a resource policy document in the folder of its account",
  };
}

function noPolicy(resource: string): Assumption {
  return {
    name: "resource-policy",
    value: "none",
    why: `no policy of \`${bucketOf(resource)}\` was supplied`,
    direction: "may-remove",
    switch: "a resource policy document",
  };
}
