/** IAM principals of an estate, found the way the authenticator compares them: names and paths in any case, roles without their path. */
import { parseArn } from "../facts/arn.ts";
import type { AccountFacts, Estate } from "../facts/estate.ts";
import type { IamRoleFact, UserFact } from "../facts/iam.ts";
import type { IdentityKind } from "../facts/identity.ts";
import { caseFold } from "./case-fold.ts";

export interface Principal {
  /** ARN as IAM has it (roles with their path); as written where the principal is not in the snapshot. */
  readonly key: string;
  readonly kind: Extract<IdentityKind, "aws-role" | "aws-user" | "aws-root" | "aws-session">;
  readonly account: string;
  /** `false`: its account was listed and does not have it; `null`: nobody knows. */
  readonly exists: boolean | null;
  readonly fact?: IamRoleFact | UserFact;
}

export interface Principals {
  /** The principal whose callers have this canonical ARN; the ARN must be a canonical one (see `canonicalize`). */
  ofCanonical(arn: string): Principal;
  /** A user of that name under whatever path. */
  userNamed(account: string, name: string): UserFact | undefined;
  /** The role of exactly that ARN. */
  role(arn: string): IamRoleFact | undefined;
  /** The role that an instance profile gives to its instances. */
  roleOfInstanceProfile(profileArn: string): IamRoleFact | undefined;
  /** The role of that name in an account. */
  roleNamed(account: string, name: string): IamRoleFact | undefined;
}

const INDEXES = new WeakMap<Estate, Principals>();

/** Users and roles of all accounts. The index is made once an estate: its clusters share it. */
export function principalsOf(estate: Estate): Principals {
  let index = INDEXES.get(estate);
  if (index === undefined) {
    index = indexPrincipals(estate);
    INDEXES.set(estate, index);
  }
  return index;
}

function indexPrincipals(estate: Estate): Principals {
  const roles = new Map<string, IamRoleFact>();
  const users = new Map<string, UserFact>();
  const userNames = new Map<string, UserFact>();
  const byProfile = new Map<string, IamRoleFact>();
  for (const account of estate.accounts.values()) {
    for (const role of account.roles) {
      roles.set(nameKey(account.id, role.name), role);
      for (const profile of role.instanceProfiles) byProfile.set(profile, role);
    }
    for (const user of account.users) {
      users.set(caseFold(user.arn), user);
      userNames.set(nameKey(account.id, user.name), user);
    }
  }
  const absent = (account: string): false | null => (isListed(estate.accounts.get(account)) ? false : null);

  return {
    ofCanonical(arn) {
      const parts = parseArn(arn);
      const account = parts?.account ?? "";
      const resource = parts?.resource ?? "";
      const type = caseFold(resource.split("/")[0] ?? "");
      if (type === "root")
        return { key: arn, kind: "aws-root", account, exists: estate.accounts.has(account) ? true : null };
      if (type === "federated-user") return { key: arn, kind: "aws-session", account, exists: null };
      const kind = type === "role" ? "aws-role" : "aws-user";
      const fact = type === "role" ? roles.get(nameKey(account, lastSegment(resource))) : users.get(caseFold(arn));
      if (fact === undefined) return { key: arn, kind, account, exists: absent(account) };
      return { key: fact.arn, kind, account, exists: true, fact };
    },
    userNamed: (account, name) => userNames.get(nameKey(account, name)),
    role(arn) {
      const parts = parseArn(arn);
      const found = parts && roles.get(nameKey(parts.account, lastSegment(parts.resource)));
      return found?.arn === arn ? found : undefined;
    },
    roleOfInstanceProfile: (arn) => byProfile.get(arn),
    roleNamed: (account, name) => roles.get(nameKey(account, name)),
  };
}

/** Users and roles of the account count as complete. */
export function isListed(account: AccountFacts | undefined): boolean {
  return account?.listed.has("AuthorizationDetails") ?? false;
}

/** The last segment of a resource: the name without its path. */
export function lastSegment(resource: string): string {
  return resource.slice(resource.lastIndexOf("/") + 1);
}

/** Names are unique in an account whatever their case: IAM User Guide, reference_identifiers. */
const nameKey = (account: string, name: string): string => `${account}/${caseFold(name)}`;
