/** Entries of aws-auth as mappings: whom each admits, and why those that admit nobody do not. Rules: map-identity.ts. */
import { parseArn } from "../facts/arn.ts";
import type { Handle } from "../facts/evidence.ts";
import type { Gap } from "../facts/gap.ts";
import type { AwsAuth, RoleMapping, UserMapping } from "./aws-auth.ts";
import { callerKey } from "./caller-key.ts";
import { canonicalize } from "./canonicalize.ts";
import { caseFold } from "./case-fold.ts";
import { lastByKey, roleKey } from "./mappers.ts";
import { answersFor, type Dead, type Mapping, type MappingSource } from "./mapping.ts";
import { lastSegment, type Principal, type Principals } from "./principals.ts";
import { templated } from "./templated.ts";
import type { KnownInstances } from "./username-pattern.ts";

export interface AwsAuthContext {
  readonly cluster: string;
  readonly principals: Principals;
  readonly instances: KnownInstances;
  /** Place of a key of the ConfigMap. */
  readonly evidenceOf: (key: "mapRoles" | "mapUsers" | "mapAccounts") => readonly Handle[];
  readonly createdAt?: string | undefined;
  /** Why no entry at all counts. */
  readonly allDead?: Dead | undefined;
  /** Access entries in force, by caller key: each takes the place of whatever aws-auth says of its principal. */
  readonly claimed: ReadonlyMap<string, Handle>;
}

/** Mappings of `mapRoles` and `mapUsers`, in their written order. */
export function awsAuthMappings(awsAuth: AwsAuth, context: AwsAuthContext): readonly Mapping[] {
  const byRole = lastByKey(awsAuth.roles, roleKey);
  const roles = awsAuth.roles.map((role) => {
    const replaced = byRole.get(roleKey(role)) === role ? ssoDead(role) : replacedBy("mapRoles", context);
    return entryMapping("aws-auth-role", role, role.rolearn, context, { replaced });
  });
  const taken = takenBy(roles);
  const byUser = lastByKey(awsAuth.users, (user) => user.userarn);
  const rivals = rivalUsers([...byUser.values()]);
  const users = awsAuth.users.map((user) => {
    const replaced = byUser.get(user.userarn) === user ? undefined : replacedBy("mapUsers", context);
    const shadowed = taken.has(callerKey(user.userarn)) ? shadowedByRole(context) : undefined;
    const mapping = entryMapping("aws-auth-user", user, user.userarn, context, { replaced, shadowed });
    const isRandom = rivals.has(caseFold(user.userarn)) && mapping.dead === undefined;
    return isRandom ? { ...mapping, gap: randomChoice(user, context) } : mapping;
  });
  return [...roles, ...users];
}

/** Caller keys of everybody for whom one of the mappings answers. */
export function takenBy(mappings: readonly Mapping[]): ReadonlySet<string> {
  return new Set(
    mappings.map(answersFor).flatMap((principal) => (principal === undefined ? [] : [callerKey(principal)])),
  );
}

function entryMapping(
  source: MappingSource,
  entry: RoleMapping | UserMapping,
  arn: string,
  context: AwsAuthContext,
  known: { readonly replaced?: Dead | undefined; readonly shadowed?: Dead | undefined },
): Mapping {
  const evidence = context.evidenceOf(source === "aws-auth-role" ? "mapRoles" : "mapUsers");
  const { principal, dead: wrong } = meantPrincipal(arn, context.principals);
  const user = templated(principal, entry.username, entry.groups, context.instances, evidence);
  const shadowed = known.shadowed ?? claimedDead(callerKey(principal.key), context);
  const dead = context.allDead ?? known.replaced ?? wrong ?? shadowed ?? user.dead;
  return {
    ...user,
    source,
    principal: dead === undefined ? principal.key : null,
    ...(dead === undefined ? {} : { dead, meant: principal.key }),
    principalKind: principal.kind,
    exists: principal.exists,
    account: principal.account,
    accessPolicies: [],
    vendor: false,
    nodes: [],
    evidence,
    entry: entry.entry,
    ...(context.createdAt === undefined ? {} : { createdAt: context.createdAt }),
  };
}

/** Whom an ARN of aws-auth stands for, and why no caller ever has it. Callers are compared by their canonical ARN, entries as written. */
function meantPrincipal(
  written: string,
  principals: Principals,
): { readonly principal: Principal; readonly dead?: Dead } {
  // The comparison ignores case, so the words of the ARN may be in any case too.
  const arn =
    "error" in canonicalize(written) && !("error" in canonicalize(caseFold(written))) ? caseFold(written) : written;
  const canonical = canonicalize(arn);
  if ("error" in canonical) {
    const principal: Principal = {
      key: written,
      kind: "aws-role",
      account: parseArn(written)?.account ?? "",
      exists: null,
    };
    return { principal, dead: { reason: "never-matches", sentence: canonical.error } };
  }
  const principal = principals.ofCanonical(canonical.canonical);
  if (canonical.principalType === "assumed-role") {
    const sentence = "the ARN is that of a session, but callers are compared by the ARN of their role";
    return { principal, dead: { reason: "sts-arn", sentence } };
  }
  const parts = parseArn(arn);
  const resource = parts?.resource ?? "";
  const name = lastSegment(resource);
  if (parts?.region !== "" || !/^\d{12}$/.test(parts.account) || !/^[\w+=,.@-]+$/.test(name))
    return { principal, dead: { reason: "never-matches", sentence: `no caller has the ARN \`${written}\`` } };
  if (canonical.principalType === "role" && resource.split("/").length > 2) {
    const sentence = `callers have no path in the ARN of their role, so \`${written}\` never matches: write role/${name}`;
    return { principal, dead: { reason: "role-path", sentence } };
  }
  if (canonical.principalType === "user" && principal.fact === undefined) {
    const real = principals.userNamed(parts.account, name);
    if (real !== undefined)
      return {
        principal,
        dead: { reason: "user-path", sentence: `the user's ARN is \`${real.arn}\`, path included`, by: real.evidence },
      };
  }
  return { principal };
}

function ssoDead(role: RoleMapping): Dead | undefined {
  if (role.sso === undefined) return undefined;
  const sentence =
    "entries with `sso` need a feature of the authenticator that is off by default and that EKS does not document";
  return { reason: "sso", sentence };
}

function replacedBy(key: "mapRoles" | "mapUsers", context: AwsAuthContext): Dead {
  const [by] = context.evidenceOf(key);
  const sentence = `a later entry of ${key} has the same ARN, and the last one counts`;
  return { reason: "replaced", sentence, ...(by === undefined ? {} : { by }) };
}

function shadowedByRole(context: AwsAuthContext): Dead {
  const [by] = context.evidenceOf("mapRoles");
  return {
    reason: "shadowed",
    sentence: "an entry of mapRoles has the same ARN, and mapRoles comes first",
    ...(by === undefined ? {} : { by }),
  };
}

/** An access entry overrides the whole entry of aws-auth, also when it gives less. */
function claimedDead(key: string, context: Pick<AwsAuthContext, "claimed">): Dead | undefined {
  const by = context.claimed.get(key);
  if (by === undefined) return undefined;
  return {
    reason: "shadowed",
    sentence: "the principal has an access entry, which takes the place of its entry in aws-auth",
    by,
  };
}

/** Callers to whom several user entries apply, written in different case and with different results. */
function rivalUsers(users: readonly UserMapping[]): ReadonlySet<string> {
  const first = new Map<string, string>();
  const rivals = new Set<string>();
  for (const user of users) {
    const key = caseFold(user.userarn);
    const result = JSON.stringify([user.username, user.groups]);
    const before = first.get(key);
    if (before === undefined) first.set(key, result);
    else if (before !== result) rivals.add(key);
  }
  return rivals;
}

function randomChoice(user: UserMapping, context: AwsAuthContext): Gap {
  return {
    kind: "nondeterministic",
    what: `which of the entries of mapUsers for ${user.userarn} counts`,
    direction: "may-remove",
    scope: `cluster:${context.cluster}`,
    close: "aws-auth: keep one entry a user",
    evidence: context.evidenceOf("mapUsers"),
  };
}
