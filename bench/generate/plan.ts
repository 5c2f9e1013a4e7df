/** Names that accounts and clusters know of one another, so that trusts and mappings lead somewhere. */
import type { Random } from "./random.ts";
import type { Size } from "./sizes.ts";

export const TEAMS = [
  "payments",
  "search",
  "data",
  "web",
  "ops",
  "billing",
  "ml",
  "risk",
  "mobile",
  "core",
  "edge",
  "crm",
];
export const PURPOSES = ["deploy", "read", "admin", "job", "sync", "audit", "runner", "api", "etl", "backup"];

export interface Account {
  readonly id: string;
  /** Role names. */
  readonly roles: readonly string[];
  readonly users: readonly string[];
}

export interface Cluster {
  readonly name: string;
  readonly account: Account;
  readonly region: string;
  /** Without scheme. */
  readonly issuer: string;
  readonly namespaces: readonly string[];
  /** `[namespace, name]`. */
  readonly serviceAccounts: readonly (readonly [string, string])[];
}

export interface Plan {
  readonly size: Size;
  readonly accounts: readonly Account[];
  readonly clusters: readonly Cluster[];
}

export const roleArn = (account: string, name: string): string => `arn:aws:iam::${account}:role/${name}`;
export const userArn = (account: string, name: string): string => `arn:aws:iam::${account}:user/${name}`;

/** Lays out all names of an estate. */
export function plan(random: Random, size: Size): Plan {
  const accounts = Array.from({ length: size.accounts }, (_, index): Account => {
    const id = String(100000000000 + index * 1111111 + 37);
    const roles = Array.from(
      { length: size.rolesPerAccount },
      (_none, at) => `${random.pick(TEAMS)}-${random.pick(PURPOSES)}-${at}`,
    );
    return { id, roles, users: Array.from({ length: size.usersPerAccount }, (_none, at) => `user-${at}`) };
  });
  const clusters = Array.from({ length: size.clusters }, (_, index): Cluster => {
    const account = accounts[index % accounts.length];
    if (account === undefined) throw new RangeError("expected an account");
    const namespaces = Array.from({ length: size.namespaces }, (_none, at) => `${random.pick(TEAMS)}-${at}`);
    const serviceAccounts = Array.from({ length: size.serviceAccounts }, (_none, at): readonly [string, string] => [
      namespaces[random.skewed(namespaces.length)] ?? "default",
      `sa-${at}`,
    ]);
    return {
      name: `cluster-${index}`,
      account,
      region: "eu-west-1",
      issuer: `oidc.eks.eu-west-1.amazonaws.com/id/${(index + 1).toString(16).padStart(32, "0").toUpperCase()}`,
      namespaces,
      serviceAccounts,
    };
  });
  return { size, accounts, clusters };
}
