/** Whom each trust policy names, so that nobody has to try every principal on every role. */
import { parseArn } from "../../facts/arn.ts";
import type { IamRoleFact } from "../../facts/iam.ts";
import { coversAction } from "../decision/match-statement.ts";
import { type Fields, isFields, textList } from "../policy/json.ts";
import { rawActionCovers } from "../policy/parse-policy.ts";
import type { Statement } from "../policy/statement.ts";
import type { EstatePolicies } from "./policies.ts";
import type { PrincipalFact, PrincipalIndex } from "./principal-index.ts";

/** Of users, roles, services and accounts. */
export const ASSUME_ROLE = "sts:AssumeRole";
/** Of OIDC providers. */
export const WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity";
/** Of SAML providers. */
export const SAML = "sts:AssumeRoleWithSAML";

/** A role with whom its trust policy's Allow statements name. Lists hold nothing twice. */
export interface TrustTarget {
  /** Place among all targets. */
  readonly at: number;
  readonly role: IamRoleFact;
  /** Accounts of the snapshot that it leaves it to: by root ARN or id. */
  readonly accounts: readonly string[];
  readonly everyone: boolean;
  /** Users and roles of the snapshot that it names by ARN, unique id or session. */
  readonly named: readonly PrincipalFact[];
  /** Accounts outside of the snapshot of which it names the root or a principal. */
  readonly external: readonly string[];
  readonly services: readonly string[];
  /** For web identity: provider ARNs and names. */
  readonly webIdentity: readonly string[];
  readonly saml: readonly string[];
  /** Whether a Deny statement names principals one by one, so that it may hit one member of an account and not another. */
  readonly deniesSome: boolean;
  /** Whether sts:AssumeRole is granted to whom it names whatever else: no Deny, no condition, no session, nothing unread. */
  readonly plain: boolean;
}

/** Trust policies by whom they name. */
export interface TrustIndex {
  readonly targets: readonly TrustTarget[];
  /** Targets that leave it to an account, sorted by ARN. */
  readonly trustingAccount: (account: string) => readonly TrustTarget[];
  /** Targets that name everyone, sorted by ARN. */
  readonly trustingEveryone: readonly TrustTarget[];
  /** Service principals that some trust policy names, sorted. */
  readonly services: readonly string[];
}

/** Indexes every trust policy of an estate. */
export function trustIndex(index: PrincipalIndex, policies: EstatePolicies): TrustIndex {
  const targets = index.roles.map((role, at) => trustTarget(at, role, policies, index));
  const trustingAccount = new Map<string, TrustTarget[]>();
  const services = new Set<string>();
  const trustingEveryone: TrustTarget[] = [];
  for (const target of targets) {
    for (const account of target.accounts) {
      const list = trustingAccount.get(account);
      if (list === undefined) trustingAccount.set(account, [target]);
      else list.push(target);
    }
    for (const service of target.services) services.add(service);
    if (target.everyone) trustingEveryone.push(target);
  }
  for (const list of trustingAccount.values()) list.sort(byArn);
  return {
    targets,
    trustingAccount: (account) => trustingAccount.get(account) ?? [],
    trustingEveryone: trustingEveryone.sort(byArn),
    services: [...services].sort(),
  };
}

const byArn = (a: TrustTarget, b: TrustTarget): number => (a.role.arn < b.role.arn ? -1 : 1);

/** Most roles name one kind of principal: lists that stay empty are shared. */
const NOBODY: readonly never[] = [];

function withItem<T>(list: readonly T[], item: T): readonly T[] {
  return list.length === 0 ? [item] : list.includes(item) ? list : [...list, item];
}

type Growing = { -readonly [Key in keyof TrustTarget]: TrustTarget[Key] };

function trustTarget(at: number, role: IamRoleFact, policies: EstatePolicies, index: PrincipalIndex): TrustTarget {
  const target: Growing = {
    at,
    role,
    accounts: NOBODY,
    everyone: false,
    named: NOBODY,
    external: NOBODY,
    services: NOBODY,
    webIdentity: NOBODY,
    saml: NOBODY,
    deniesSome: false,
    plain: true,
  };
  const simple = simpleStatements(role.trustPolicy.document);
  if (simple !== undefined) for (let one = 0; one < simple.length; one++) addSimple(target, simple[one], index);
  else {
    const trust = policies.single(role.trustPolicy, role.arn);
    target.plain = trust.gaps.length === 0;
    for (const { policy } of trust.policies)
      for (const statement of policy.statements) addStatement(target, statement, index);
  }
  return target;
}

function addSimple(target: Growing, statement: SimpleStatement | undefined, index: PrincipalIndex): void {
  if (statement === undefined) return;
  const { Principal, Action, Condition } = statement;
  const { Service, AWS, Federated } = Principal;
  if (
    (Service !== undefined || AWS !== undefined) &&
    (Action === ASSUME_ROLE || rawActionCovers(Action, ASSUME_ROLE_ID))
  ) {
    target.plain &&= Condition === undefined;
    if (typeof Service === "string") target.services = withItem(target.services, Service);
    else for (const service of textList(Service)) target.services = withItem(target.services, service);
    for (const text of textList(AWS))
      if (text === "*") target.everyone = true;
      else addAws(target, text, index);
  }
  for (const provider of textList(Federated))
    if (rawActionCovers(Action, providerAction(provider))) addProvider(target, provider);
}

function addStatement(target: Growing, statement: Statement, index: PrincipalIndex): void {
  const { principals } = statement;
  if (principals === undefined) return;
  if (statement.effect === "Deny") {
    target.plain = false;
    target.deniesSome ||= statement.notPrincipal || principals.aws.some((text) => accountNamed(text) === undefined);
    return;
  }
  if (statement.notPrincipal) return;
  if (coversAction(statement, ASSUME_ROLE_ID)) {
    target.everyone ||= principals.everyone;
    target.plain &&= statement.conditions.length === 0 && statement.unknownConditions.length === 0;
    for (const service of principals.services) target.services = withItem(target.services, service);
    for (const text of principals.aws) addAws(target, text, index);
  }
  for (const provider of principals.federated)
    if (coversAction(statement, providerAction(provider))) addProvider(target, provider);
}

const isSaml = (provider: string): boolean => provider.includes(":saml-provider/");
const providerAction = (provider: string): string => (isSaml(provider) ? SAML_ID : WEB_IDENTITY_ID);

function addProvider(target: Growing, provider: string): void {
  if (isSaml(provider)) target.saml = withItem(target.saml, provider);
  else target.webIdentity = withItem(target.webIdentity, provider);
}

function addAws(target: Growing, text: string, index: PrincipalIndex): void {
  const account = accountNamed(text);
  if (account !== undefined) {
    if (index.hasAccount(account)) target.accounts = withItem(target.accounts, account);
    else target.external = withItem(target.external, account);
    return;
  }
  const fact = index.byArn(text) ?? index.byUniqueId(text);
  if (fact !== undefined) {
    target.named = withItem(target.named, fact);
    return;
  }
  target.plain = false;
  const session = index.bySession(text);
  if (session !== undefined) target.named = withItem(target.named, session.role);
  else {
    const owner = parseArn(text)?.account;
    if (owner !== undefined && /^\d{12}$/.test(owner) && !index.hasAccount(owner))
      target.external = withItem(target.external, owner);
  }
}

interface SimpleStatement {
  readonly Principal: Fields;
  readonly Action: unknown;
  readonly Condition?: unknown;
}

const SIMPLE = new Set(["Effect", "Principal", "Action", "Sid", "Condition"]);

/** The raw statements of a trust policy when all are Allow statements with an object of principals: most are, and need not be parsed to be indexed. */
function simpleStatements(document: unknown): readonly SimpleStatement[] | undefined {
  if (!isFields(document)) return undefined;
  const statements = document["Statement"];
  if (!Array.isArray(statements)) return undefined;
  for (let at = 0; at < statements.length; at++) if (!isSimple(statements[at])) return undefined;
  return statements;
}

function isSimple(statement: unknown): statement is SimpleStatement {
  if (!isFields(statement) || statement["Effect"] !== "Allow" || statement["Action"] === undefined) return false;
  for (const key in statement) if (!SIMPLE.has(key)) return false;
  return isFields(statement["Principal"]);
}

const ASSUME_ROLE_ID = ASSUME_ROLE.toLowerCase();
const WEB_IDENTITY_ID = WEB_IDENTITY.toLowerCase();
const SAML_ID = SAML.toLowerCase();

const ACCOUNT = /^(?:\d{12}|arn:[^:]+:iam::\d{12}:root)$/;

/** The account that a principal text names as a whole. */
function accountNamed(text: string): string | undefined {
  if (text.length !== 12 && !text.endsWith(":root")) return undefined;
  if (!ACCOUNT.test(text)) return undefined;
  return text.length === 12 ? text : text.split(":")[4];
}
