/** Gathers the facts of AWS accounts, and joins OIDC providers to their ARNs. */
import { parseArn } from "../facts/arn.ts";
import type { AccountFacts } from "../facts/estate.ts";
import type { Handle } from "../facts/evidence.ts";
import type { AwsFact, AwsListingFact, ManagedPolicyFact, OidcProviderFact, OrganizationFact } from "../facts/iam.ts";

type Lists = {
  -readonly [Key in keyof AccountFacts as AccountFacts[Key] extends readonly object[]
    ? Key
    : never]: AccountFacts[Key] extends readonly (infer Item)[] ? Item[] : never;
};

interface Account {
  partition: string;
  readonly lists: Lists;
  readonly listed: Set<string>;
  readonly seen: Map<string, number>;
}

/** Kinds that a complete set of authorization details lists. */
const DETAILS = ["AuthorizationDetails", "User", "IamRole", "IamGroup", "ManagedPolicy"] as const;

export interface AccountsBuilder {
  /** Adds a fact whose account is known. `repeated` is told of the place of an equal one that it replaces. */
  add(fact: AwsFact, repeated: (before: Handle) => void): void;
  /** Takes away what was added of the same thing. */
  remove(fact: AwsFact): void;
  listing(fact: AwsListingFact): void;
  readonly managedPolicies: ReadonlyMap<string, ManagedPolicyFact>;
  readonly organization: OrganizationFact | undefined;
  /** ARN of the provider with the URL in the account, as far as it was listed. */
  providerArn(account: string, url: string): string | undefined;
  /** Partition of an account, `aws` where nothing tells. */
  partition(account: string): string;
  build(): ReadonlyMap<string, AccountFacts>;
}

/** No accounts yet. */
export function accountsBuilder(): AccountsBuilder {
  const accounts = new Map<string, Account>();
  const managedPolicies = new Map<string, ManagedPolicyFact>();
  let organization: OrganizationFact | undefined;

  const of = (id: string): Account => {
    let account = accounts.get(id);
    if (account === undefined) {
      account = { partition: "aws", lists: emptyLists(), listed: new Set(), seen: new Map() };
      accounts.set(id, account);
    }
    return account;
  };
  const put = <Item extends { readonly evidence: Handle }>(
    id: string,
    arn: string,
    list: (lists: Lists) => Item[],
    item: Item,
    repeated: (before: Handle) => void,
  ): void => {
    const account = of(id);
    const partition = parseArn(arn)?.partition;
    if (partition !== undefined) account.partition = partition;
    const into = list(account.lists);
    const known = account.seen.get(arn);
    if (known === undefined) {
      account.seen.set(arn, into.length);
      into.push(item);
      return;
    }
    const before = into[known];
    into[known] = item;
    if (before !== undefined) repeated(before.evidence);
  };

  const drop = (id: string, key: string, list: (lists: Lists) => object[]): void => {
    const account = accounts.get(id);
    const at = account?.seen.get(key);
    const item = at === undefined || account === undefined ? undefined : list(account.lists)[at];
    if (item !== undefined) gone.add(item);
    account?.seen.delete(key);
  };
  const gone = new Set<object>();

  return {
    remove(fact) {
      switch (fact.kind) {
        case "User":
          return drop(fact.account, fact.arn, (lists) => lists.users);
        case "IamRole":
          return drop(fact.account, fact.arn, (lists) => lists.roles);
        case "IamGroup":
          return drop(fact.account, fact.arn, (lists) => lists.groups);
        case "OidcProvider":
          return drop(fact.account, fact.arn, (lists) => lists.oidcProviders);
        case "SamlProvider":
          return drop(fact.account, fact.arn, (lists) => lists.samlProviders);
        case "ManagedPolicy":
          managedPolicies.delete(fact.arn);
          return;
        default:
          // Plans make none of the others.
          return;
      }
    },
    managedPolicies,
    get organization() {
      return organization;
    },
    add(fact, repeated) {
      switch (fact.kind) {
        case "User":
          return put(fact.account, fact.arn, (lists) => lists.users, fact, repeated);
        case "IamRole":
          return put(fact.account, fact.arn, (lists) => lists.roles, fact, repeated);
        case "IamGroup":
          return put(fact.account, fact.arn, (lists) => lists.groups, fact, repeated);
        case "OidcProvider":
          return put(
            fact.account,
            fact.arn,
            (lists) => lists.oidcProviders,
            fact,
            () => undefined,
          );
        case "SamlProvider":
          return put(
            fact.account,
            fact.arn,
            (lists) => lists.samlProviders,
            fact,
            () => undefined,
          );
        case "Instance":
          return put(fact.account, fact.instanceId, (lists) => lists.instances, fact, repeated);
        case "LaunchTemplate":
          return put(fact.account, `${fact.id} ${fact.version}`, (lists) => lists.launchTemplates, fact, repeated);
        case "ResourcePolicy": {
          const { lists } = of(fact.account);
          const index = lists.resourcePolicies.findIndex((one) => one.resourceArn === fact.resourceArn);
          const before = lists.resourcePolicies[index];
          if (before === undefined) lists.resourcePolicies.push(fact);
          else {
            lists.resourcePolicies[index] = fact;
            repeated(before.policy.evidence);
          }
          return;
        }
        case "ManagedPolicy": {
          // AWS's own policies are listed in every account, word for word.
          const before = managedPolicies.get(fact.arn);
          managedPolicies.set(fact.arn, fact);
          if (before !== undefined && parseArn(fact.arn)?.account !== "aws") repeated(before.policy.evidence);
          return;
        }
        case "Organization":
          if (organization !== undefined) repeated(organization.evidence);
          organization = fact;
          return;
      }
    },
    listing(fact) {
      if (fact.account === "") return;
      const { listed } = of(fact.account);
      for (const kind of fact.listed === "AuthorizationDetails" ? DETAILS : [fact.listed]) listed.add(kind);
    },
    providerArn: (account, url) =>
      accounts.get(account)?.lists.oidcProviders.find((one: OidcProviderFact) => one.url === url)?.arn,
    partition: (account) => accounts.get(account)?.partition ?? "aws",
    build: () =>
      new Map(
        [...accounts]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([id, { partition, lists, listed }]) => [
            id,
            { id, partition, ...(gone.size === 0 ? lists : without(lists, gone)), listed },
          ]),
      ),
  };
}

const without = (lists: Lists, gone: ReadonlySet<object>): Lists => ({
  ...lists,
  users: lists.users.filter((one) => !gone.has(one)),
  roles: lists.roles.filter((one) => !gone.has(one)),
  groups: lists.groups.filter((one) => !gone.has(one)),
  oidcProviders: lists.oidcProviders.filter((one) => !gone.has(one)),
  samlProviders: lists.samlProviders.filter((one) => !gone.has(one)),
});

const emptyLists = (): Lists => ({
  users: [],
  roles: [],
  groups: [],
  oidcProviders: [],
  samlProviders: [],
  instances: [],
  launchTemplates: [],
  resourcePolicies: [],
});
