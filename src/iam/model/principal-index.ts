/** Users, roles and providers of an estate, found by every name AWS has for them. */
import { parseArn } from "../../facts/arn.ts";
import type { Estate } from "../../facts/estate.ts";
import type { IamRoleFact, OidcProviderFact, UserFact } from "../../facts/iam.ts";

/** An IAM user or role of the snapshot. */
export type PrincipalFact = UserFact | IamRoleFact;

/** The principals of an estate by every name; a look-up that finds nothing is `undefined`. */
export interface PrincipalIndex {
  /** Users and roles in order of account and listing. */
  readonly principals: readonly PrincipalFact[];
  readonly roles: readonly IamRoleFact[];
  /** By user or role ARN. */
  readonly byArn: (arn: string) => PrincipalFact | undefined;
  /** By AIDA… or AROA…, as trust policies keep them. */
  readonly byUniqueId: (id: string) => PrincipalFact | undefined;
  /** The role of an assumed-role ARN, which carries no path; role names are unique in an account, in any case of letters. */
  readonly bySession: (arn: string) => { readonly role: IamRoleFact; readonly session: string } | undefined;
  /** OIDC provider by account and issuer (without `https://`). */
  readonly provider: (account: string, issuer: string) => OidcProviderFact | undefined;
  readonly providerByArn: (arn: string) => OidcProviderFact | undefined;
  /** Whether the users and roles of an account were read; of any other account nobody here knows who is in it. */
  readonly hasAccount: (account: string) => boolean;
  /** Whether a kind counts as complete for an account. */
  readonly listed: (account: string, kind: string) => boolean;
}

/** Indexes an estate; each table is made when it is first asked. */
export function principalIndex(estate: Estate): PrincipalIndex {
  const principals: PrincipalFact[] = [];
  const roles: IamRoleFact[] = [];
  for (const account of estate.accounts.values()) {
    for (const user of account.users) principals.push(user);
    for (const role of account.roles) {
      principals.push(role);
      roles.push(role);
    }
  }
  const read = new Set(
    [...estate.accounts.values()]
      .filter((account) => account.listed.has("IamRole") || account.users.length + account.roles.length > 0)
      .map((account) => account.id),
  );
  const oidc = [...estate.accounts.values()].flatMap((account) => account.oidcProviders);
  const byArn = once(() => tableOf(principals, (fact) => fact.arn));
  const byUniqueId = once(() => tableOf(principals, (fact) => fact.uniqueId));
  const byName = once(() => tableOf(roles, (role) => `${role.account}/${role.name.toLowerCase()}`));
  const providers = once(() => new Map(oidc.map((one) => [`${one.account} ${one.url.toLowerCase()}`, one])));
  const providersByArn = once(() => new Map(oidc.map((one) => [one.arn, one])));
  return {
    principals,
    roles,
    byArn: (arn) => byArn().get(arn),
    byUniqueId: (id) => (id === "" ? undefined : byUniqueId().get(id)),
    bySession(arn) {
      const parts = parseArn(arn);
      const [type, name, session] = parts?.resource.split("/") ?? [];
      if (parts?.service !== "sts" || type !== "assumed-role" || name === undefined || session === undefined)
        return undefined;
      const role = byName().get(`${parts.account}/${name.toLowerCase()}`);
      return role === undefined ? undefined : { role, session };
    },
    provider: (account, issuer) => providers().get(`${account} ${issuer.toLowerCase()}`),
    providerByArn: (arn) => providersByArn().get(arn),
    hasAccount: (account) => read.has(account),
    listed: (account, kind) => estate.accounts.get(account)?.listed.has(kind) === true,
  };
}

/** Without a pair for each entry: there may be a hundred thousand. */
function tableOf<T>(list: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T> {
  const table = new Map<string, T>();
  for (const item of list) table.set(keyOf(item), item);
  return table;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
