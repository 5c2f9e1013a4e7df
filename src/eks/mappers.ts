/** Backends of the authenticator: the aws-auth ConfigMap, a mounted file. Rules: aws-iam-authenticator pkg/mapper/configmap, pkg/mapper/file. */
import type { AccessEntryFact } from "../facts/eks.ts";
import { effectiveUser } from "./access-entries.ts";
import type { AwsAuth, RoleMapping, UserMapping } from "./aws-auth.ts";
import { roleMappings, userMappings } from "./aws-auth-entries.ts";
import { callerKey } from "./caller-key.ts";
import { canonicalize } from "./canonicalize.ts";
import { equalFold } from "./case-fold.ts";
import { type Mapper, type MappingCandidate, roleMatches } from "./map-identity.ts";

/** The backend EKSConfigMap. Role entries are compared as written, so an ARN with a path or of a session never matches. */
export function configMapMapper(awsAuth: AwsAuth): Mapper {
  const roles = [...lastByKey(awsAuth.roles, roleKey).values()];
  // Keyed by the ARN as written: entries that differ in case only are both kept, and Go's map order decides between them.
  const users = [...lastByKey(awsAuth.users, (user) => user.userarn).values()];
  const accounts = new Set(awsAuth.accounts);
  return {
    candidates(caller, options) {
      const byRole = roles.filter((role) => roleMatches(role, caller.canonicalArn, options));
      if (byRole.length > 0) return byRole.map(roleCandidate);
      return users.filter((user) => equalFold(user.userarn, caller.canonicalArn)).map(userCandidate);
    },
    allowsAccount: (accountId) => accounts.has(accountId),
  };
}

/** Configuration of the backend MountedFile, as parsed. */
export interface MountedFile {
  readonly mapRoles?: unknown;
  readonly mapUsers?: unknown;
  readonly mapAccounts?: readonly string[] | undefined;
}

/** The backend MountedFile. ARNs are canonicalised when it loads; one that cannot be makes the whole start fail. */
export function mountedFileMapper(file: MountedFile): Mapper {
  let error: string | undefined;
  const refuse = (text: string): undefined => {
    error ??= text;
    return undefined;
  };
  const report = (fault: { readonly expected: string; readonly came: string }): void => {
    refuse(`expected ${fault.expected}, came ${fault.came}`);
  };
  const roles = new Map<string, RoleMapping>();
  for (const role of roleMappings(file.mapRoles, report)) {
    const canonical = role.sso === undefined ? canonicalArn(role.rolearn, refuse) : "";
    if (canonical === undefined) continue;
    const kept = { ...role, rolearn: canonical };
    roles.set(roleKey(kept), kept);
  }
  const users = new Map<string, UserMapping>();
  for (const user of userMappings(file.mapUsers, report)) {
    const canonical = canonicalArn(user.userarn.toLowerCase(), refuse);
    if (canonical !== undefined) users.set(canonical, user);
  }
  const accounts = new Set(file.mapAccounts ?? []);
  return {
    ...(error === undefined ? {} : { error }),
    candidates(caller, options) {
      const byRole = [...roles.values()].filter((role) => roleMatches(role, caller.canonicalArn, options));
      if (byRole.length > 0) return byRole.map(roleCandidate);
      const user = users.get(caller.canonicalArn.toLowerCase());
      return user === undefined ? [] : [userCandidate(user)];
    },
    allowsAccount: (accountId) => accounts.has(accountId),
  };
}

/** Access entries as a backend: asked before aws-auth, an entry answers for its principal alone. `undescribed`: caller keys of entries without content. */
export function accessEntryMapper(
  entries: readonly AccessEntryFact[],
  undescribed: ReadonlySet<string> = new Set(),
): Mapper {
  const byCaller = new Map(entries.map((entry) => [callerKey(entry.principalArn), entry]));
  return {
    candidates(caller) {
      const entry = byCaller.get(callerKey(caller.canonicalArn));
      return entry === undefined ? [] : [{ source: "access-entry", ...effectiveUser(entry) }];
    },
    undecided: ({ canonicalArn }) =>
      undescribed.has(callerKey(canonicalArn))
        ? `expected the access entry of \`${canonicalArn}\`, came its name alone`
        : undefined,
    allowsAccount: () => false,
  };
}

/** Key under which the authenticator stores a role entry; a later entry of the same key replaces the earlier one. */
export function roleKey(role: RoleMapping): string {
  if (role.sso === undefined) return role.rolearn.toLowerCase();
  const { partition, accountId, permissionSetName } = role.sso;
  return `arn:${partition === "" ? "aws" : ""}:iam::${accountId}:role/AWSReservedSSO_${permissionSetName}_*`.toLowerCase();
}

/** The last entry of each key. */
export function lastByKey<Entry>(entries: readonly Entry[], key: (entry: Entry) => string): ReadonlyMap<string, Entry> {
  return new Map(entries.map((entry) => [key(entry), entry]));
}

const roleCandidate = ({ username, groups }: RoleMapping): MappingCandidate => ({
  source: "aws-auth-role",
  username,
  groups,
});
const userCandidate = ({ username, groups }: UserMapping): MappingCandidate => ({
  source: "aws-auth-user",
  username,
  groups,
});

function canonicalArn(arn: string, refuse: (error: string) => undefined): string | undefined {
  const canonical = canonicalize(arn);
  return "error" in canonical ? refuse(canonical.error) : canonical.canonical;
}
