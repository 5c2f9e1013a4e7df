/**
 * Which Kubernetes user an IAM identity becomes. Rules: aws-iam-authenticator pkg/server/server.go doMapping, the mappers below pkg/mapper,
 * pkg/config/mapper.go Matches. A chain of mappers is asked in order; the first that knows the identity decides.
 */
import type { RoleMapping, SsoMatch } from "./aws-auth.ts";
import { type Caller, type CallerIdentity, callerOf } from "./caller.ts";
import { equalFold } from "./case-fold.ts";
import { type PrivateDnsNames, renderTemplate } from "./templates.ts";

export type MappingSource =
  | "access-entry"
  | "aws-auth-role"
  | "aws-auth-user"
  | "aws-auth-account"
  | "identity-provider-config"
  | "hidden-creator";

/** A username and groups, templates not yet filled in. */
export interface MappingCandidate {
  readonly source: MappingSource;
  readonly username: string;
  readonly groups: readonly string[];
}

/** One backend of the authenticator. */
export interface Mapper {
  /** Why the backend could not start: then nobody is mapped by it. */
  readonly error?: string;
  /** Candidates of one and the same rank: the real backend takes any of them. Empty = not mapped. */
  candidates(caller: Caller, options: MapOptions): readonly MappingCandidate[];
  /** Why nobody can tell what the backend makes of the caller: a document is missing. */
  undecided?(caller: Caller): string | undefined;
  /** `mapAccounts` of this backend. */
  allowsAccount(accountId: string): boolean;
}

export interface MapOptions {
  /** `{instanceId: privateDnsName}`; an instance that is not there makes `{{EC2PrivateDNSName}}` fail. */
  readonly ec2PrivateDns?: Readonly<Record<string, string>> | undefined;
  /** Prefixes that no rendered username may have (`reservedPrefixConfig`); case-sensitive, groups are not looked at. */
  readonly reservedPrefixes?: readonly string[] | undefined;
  /** Feature gate SSORoleMatch, off by default. */
  readonly ssoRoleMatch?: boolean | undefined;
}

export interface Outcome {
  readonly mapped: boolean;
  readonly username: string;
  readonly groups: readonly string[];
  /** `null` = by none. */
  readonly source: MappingSource | null;
  readonly error?: string;
}

/** The answer for one identity. With `ambiguous` the real answer is any of those outcomes; the first of them is repeated above. */
export interface MappedIdentity extends Outcome {
  readonly ambiguous?: readonly Outcome[];
}

/** Maps one identity as STS gives it through a chain of backends. */
export function mapIdentity(
  mappers: Mapper | readonly Mapper[],
  identity: CallerIdentity,
  options: MapOptions = {},
): MappedIdentity {
  const caller = callerOf(identity);
  if ("error" in caller) return denied(caller.error);
  for (const mapper of "candidates" in mappers ? [mappers] : mappers) {
    if (mapper.error !== undefined) return denied(mapper.error);
    const undecided = mapper.undecided?.(caller);
    if (undecided !== undefined) return denied(undecided);
    const outcomes = mapper.candidates(caller, options).map((candidate) => render(candidate, caller, options));
    if (outcomes.length > 0) return oneOf(outcomes);
    if (mapper.allowsAccount(caller.accountId))
      return { mapped: true, username: caller.canonicalArn, groups: [], source: "aws-auth-account" };
  }
  return denied("the identity is not mapped");
}

/** Does an `sso` entry match a canonical ARN? With any partition written, upstream builds a pattern without one, which matches nothing. */
export function ssoMatches(sso: SsoMatch, canonicalArn: string): boolean {
  if (sso.partition !== "") return false;
  const prefix = `arn:aws:iam::${sso.accountId}:role/AWSReservedSSO_${sso.permissionSetName}_`;
  return canonicalArn.toLowerCase().startsWith(prefix.toLowerCase());
}

/** Does a role entry match a canonical ARN? */
export function roleMatches(role: RoleMapping, canonicalArn: string, options: MapOptions): boolean {
  if (role.sso === undefined) return equalFold(role.rolearn, canonicalArn);
  return options.ssoRoleMatch === true && ssoMatches(role.sso, canonicalArn);
}

function render(candidate: MappingCandidate, caller: Caller, options: MapOptions): Outcome {
  const table = options.ec2PrivateDns ?? {};
  const privateDns: PrivateDnsNames = (id) => (Object.hasOwn(table, id) ? table[id] : undefined);
  const username = renderTemplate(candidate.username, caller, privateDns);
  if ("error" in username) return denied(username.error, candidate.source);
  const groups: string[] = [];
  for (const template of candidate.groups) {
    const group = renderTemplate(template, caller, privateDns);
    if ("error" in group) return denied(group.error, candidate.source);
    groups.push(group.text);
  }
  const prefix = (options.reservedPrefixes ?? []).find((reserved) => username.text.startsWith(reserved));
  if (prefix !== undefined)
    return denied(
      `expected a username without the reserved prefix \`${prefix}\`, came \`${username.text}\``,
      candidate.source,
    );
  return { mapped: true, username: username.text, groups, source: candidate.source };
}

function oneOf(outcomes: readonly Outcome[]): MappedIdentity {
  const distinct = [...new Map(outcomes.map((outcome) => [JSON.stringify(outcome), outcome])).values()];
  const first = distinct[0] ?? denied("the identity is not mapped");
  return distinct.length < 2 ? first : { ...first, ambiguous: distinct };
}

function denied(error: string, source: MappingSource | null = null): Outcome {
  return { mapped: false, username: "", groups: [], source, error };
}
