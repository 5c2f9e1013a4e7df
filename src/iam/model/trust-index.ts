/** Whom each trust policy names, so that nobody has to try every principal on every role. */
import { parseArn } from "../../facts/arn.ts";
import type { IamRoleFact } from "../../facts/iam.ts";
import type { Layer } from "../decision/layers.ts";
import { coversAction } from "../decision/match-statement.ts";
import type { Statement } from "../policy/statement.ts";
import type { EstatePolicies } from "./policies.ts";
import type { PrincipalFact, PrincipalIndex } from "./principal-index.ts";

export const ASSUME_ROLE = "sts:AssumeRole";
export const WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity";
export const SAML = "sts:AssumeRoleWithSAML";

/** A role with whom its trust policy's Allow statements name. */
export interface TrustTarget {
  readonly role: IamRoleFact;
  readonly trust: Layer;
  /** Accounts that it leaves it to: by root ARN or id. */
  readonly accounts: ReadonlySet<string>;
  readonly everyone: boolean;
  /** Users and roles of the snapshot that it names by ARN, unique id or session. */
  readonly named: ReadonlySet<PrincipalFact>;
  /** Accounts outside of the snapshot of which it names the root or a principal. */
  readonly external: ReadonlySet<string>;
  readonly services: ReadonlySet<string>;
  /** For web identity: provider ARNs and names. */
  readonly webIdentity: ReadonlySet<string>;
  readonly saml: ReadonlySet<string>;
  /** Whether a Deny statement names principals one by one, so that it may hit one member of an account and not another. */
  readonly deniesSome: boolean;
}

export interface TrustIndex {
  readonly targets: readonly TrustTarget[];
  readonly byRole: ReadonlyMap<IamRoleFact, TrustTarget>;
  /** Targets that leave it to an account, sorted by ARN. */
  readonly trustingAccount: (account: string) => readonly TrustTarget[];
  /** Targets that name everyone, sorted by ARN. */
  readonly trustingEveryone: readonly TrustTarget[];
  /** Service principals that some trust policy names, sorted. */
  readonly services: readonly string[];
}

export function trustIndex(index: PrincipalIndex, policies: EstatePolicies): TrustIndex {
  const targets = index.roles.map((role) => trustTarget(role, policies.single(role.trustPolicy, role.arn), index));
  const byArn = [...targets].sort((a, b) => (a.role.arn < b.role.arn ? -1 : 1));
  const trustingAccount = new Map<string, TrustTarget[]>();
  const services = new Set<string>();
  for (const target of byArn) {
    for (const account of target.accounts) {
      const list = trustingAccount.get(account);
      if (list === undefined) trustingAccount.set(account, [target]);
      else list.push(target);
    }
    for (const service of target.services) services.add(service);
  }
  return {
    targets,
    byRole: new Map(targets.map((target) => [target.role, target])),
    trustingAccount: (account) => trustingAccount.get(account) ?? [],
    trustingEveryone: byArn.filter((target) => target.everyone),
    services: [...services].sort(),
  };
}

function trustTarget(role: IamRoleFact, trust: Layer, index: PrincipalIndex): TrustTarget {
  const accounts = new Set<string>();
  const named = new Set<PrincipalFact>();
  const external = new Set<string>();
  const services = new Set<string>();
  const webIdentity = new Set<string>();
  const saml = new Set<string>();
  let everyone = false;
  let deniesSome = false;
  for (const { policy } of trust.policies)
    for (const statement of policy.statements) {
      const { principals } = statement;
      if (principals === undefined) continue;
      if (statement.effect === "Deny") {
        deniesSome ||= statement.notPrincipal || principals.aws.some((text) => accountNamed(text) === undefined);
        continue;
      }
      if (statement.notPrincipal) continue;
      if (covers(statement, ASSUME_ROLE)) {
        everyone ||= principals.everyone;
        for (const service of principals.services) services.add(service);
        for (const text of principals.aws) nameAws(text);
      }
      for (const provider of principals.federated) {
        if (provider.includes(":saml-provider/")) {
          if (covers(statement, SAML)) saml.add(provider);
        } else if (covers(statement, WEB_IDENTITY)) webIdentity.add(provider);
      }
    }
  return { role, trust, accounts, everyone, named, external, services, webIdentity, saml, deniesSome };

  function nameAws(text: string): void {
    const account = accountNamed(text);
    if (account !== undefined) {
      if (index.hasAccount(account)) accounts.add(account);
      else external.add(account);
      return;
    }
    const fact = index.byArn(text) ?? index.byUniqueId(text) ?? index.bySession(text)?.role;
    if (fact !== undefined) named.add(fact);
    else {
      const owner = parseArn(text)?.account;
      if (owner !== undefined && /^\d{12}$/.test(owner) && !index.hasAccount(owner)) external.add(owner);
    }
  }
}

const covers = (statement: Statement, action: string): boolean => coversAction(statement, action.toLowerCase());

const ACCOUNT = /^(?:\d{12}|arn:[^:]+:iam::\d{12}:root)$/;

/** The account that a principal text names as a whole. */
function accountNamed(text: string): string | undefined {
  if (!ACCOUNT.test(text)) return undefined;
  return text.length === 12 ? text : text.split(":")[4];
}
