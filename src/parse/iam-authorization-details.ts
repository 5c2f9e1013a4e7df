/** `aws iam get-account-authorization-details`: a page of users, groups, roles and managed policies. API reference: GetAccountAuthorizationDetails. */
import { parseArn } from "../facts/arn.ts";
import type { IamGroupFact, IamRoleFact, ManagedPolicyFact, PolicyDocument, UserFact } from "../facts/iam.ts";
import {
  type Cursor,
  describe,
  fault,
  handleOf,
  numberAt,
  objectAt,
  objectsAt,
  optional,
  requiredText,
  textAt,
  textsAt,
} from "./cursor.ts";
import { dateAt } from "./date.ts";
import { policyAt, unreadable } from "./policy-document.ts";

/** The lists of which a page consists; each may be absent. */
export const AUTHORIZATION_LISTS = ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"] as const;

/** Whether the object is such a page: it has one of the lists of details, or policies with their versions. */
export function isAuthorizationDetails(value: Readonly<Record<string, unknown>>): boolean {
  if (["UserDetailList", "GroupDetailList", "RoleDetailList"].some((key) => Array.isArray(value[key]))) return true;
  const policies = value["Policies"];
  return Array.isArray(policies) && policies.some((one) => Array.isArray(one?.PolicyVersionList));
}

/** Reads a page. `account` is the one of the enclosing folder, used where no ARN of the page tells it. */
export function readAuthorizationDetails(page: Cursor, account: string | undefined): void {
  const { sink } = page.root;
  const accounts = new Map<string, number>();
  const count = (id: string): void => void accounts.set(id, (accounts.get(id) ?? 0) + 1);
  for (const user of objectsAt(page, "UserDetailList")) push(user, readUser(user), count);
  for (const group of objectsAt(page, "GroupDetailList")) push(group, readGroup(group), count);
  for (const role of objectsAt(page, "RoleDetailList")) push(role, readRole(role), count);
  const policies = objectsAt(page, "Policies").flatMap((policy) => readManagedPolicy(policy) ?? []);
  for (const policy of policies) if (policy.account !== "aws") count(policy.account);
  const [first] = [...accounts].sort((a, b) => b[1] - a[1]);
  const owner = first?.[0] ?? account ?? "";
  for (const policy of policies) sink.fact(policy.account === "aws" ? { ...policy, account: owner } : policy);
  for (const id of accounts.size === 0 ? [owner] : accounts.keys())
    sink.fact({ kind: "AwsListing", account: id, listed: "AuthorizationDetails", evidence: handleOf(page) });
}

function push(
  cursor: Cursor,
  fact: UserFact | IamGroupFact | IamRoleFact | undefined,
  count: (id: string) => void,
): void {
  if (fact === undefined) return;
  count(fact.account);
  cursor.root.sink.fact(fact);
}

/** The ARN of a detail and its account; `undefined` after an issue. */
function arnAt(cursor: Cursor): { readonly arn: string; readonly account: string } | undefined {
  const arn = requiredText(cursor, "Arn");
  if (arn === undefined) return undefined;
  const parts = parseArn(arn);
  if (parts === undefined || parts.service !== "iam") {
    fault(cursor, ["Arn"], "an IAM ARN", describe(arn));
    return undefined;
  }
  return { arn, account: parts.account };
}

function readUser(cursor: Cursor): UserFact | undefined {
  const id = arnAt(cursor);
  if (id === undefined) return undefined;
  return {
    kind: "User",
    ...id,
    ...principal(cursor, "UserName", "UserId"),
    inlinePolicies: inlinePolicies(cursor, "UserPolicyList", id.arn),
    groups: textsAt(cursor, "GroupList"),
  };
}

function readRole(cursor: Cursor): IamRoleFact | undefined {
  const id = arnAt(cursor);
  if (id === undefined) return undefined;
  const used = objectAt(cursor, "RoleLastUsed");
  return {
    kind: "IamRole",
    ...id,
    ...principal(cursor, "RoleName", "RoleId"),
    inlinePolicies: inlinePolicies(cursor, "RolePolicyList", id.arn),
    trustPolicy: policyAt(cursor, "AssumeRolePolicyDocument", "AssumeRolePolicyDocument", id.arn),
    ...optional("lastUsedAt", used && dateAt(used, "LastUsedDate")),
    instanceProfiles: objectsAt(cursor, "InstanceProfileList").flatMap((one) => textAt(one, "Arn") ?? []),
    ...optional("maxSessionDuration", numberAt(cursor, "MaxSessionDuration")),
  };
}

function readGroup(cursor: Cursor): IamGroupFact | undefined {
  const id = arnAt(cursor);
  if (id === undefined) return undefined;
  return {
    kind: "IamGroup",
    ...id,
    name: textAt(cursor, "GroupName") ?? lastSegment(id.arn),
    inlinePolicies: inlinePolicies(cursor, "GroupPolicyList", id.arn),
    attachedPolicies: attachedPolicies(cursor),
    evidence: handleOf(cursor),
  };
}

/** What users and roles have in common. */
function principal(cursor: Cursor, nameKey: string, idKey: string) {
  const boundary = objectAt(cursor, "PermissionsBoundary");
  return {
    name: textAt(cursor, nameKey) ?? lastSegment(textAt(cursor, "Arn") ?? ""),
    path: textAt(cursor, "Path") ?? "/",
    uniqueId: textAt(cursor, idKey) ?? "",
    ...optional("createdAt", dateAt(cursor, "CreateDate")),
    tags: tagsAt(cursor, "Tags"),
    attachedPolicies: attachedPolicies(cursor),
    ...optional("permissionsBoundary", boundary && textAt(boundary, "PermissionsBoundaryArn")),
    evidence: handleOf(cursor),
  };
}

/** A list of `{Key, Value}` as a map; a later tag of the same key wins. */
export function tagsAt(cursor: Cursor, key: string): Readonly<Record<string, string>> {
  const tags: Record<string, string> = {};
  for (const tag of objectsAt(cursor, key)) {
    const name = textAt(tag, "Key");
    if (name !== undefined) tags[name] = textAt(tag, "Value") ?? "";
  }
  return tags;
}

function inlinePolicies(cursor: Cursor, key: string, owner: string): readonly PolicyDocument[] {
  return objectsAt(cursor, key).map((one) => policyAt(one, "PolicyDocument", textAt(one, "PolicyName") ?? "", owner));
}

function attachedPolicies(cursor: Cursor): readonly string[] {
  return objectsAt(cursor, "AttachedManagedPolicies").flatMap((one) => requiredText(one, "PolicyArn") ?? []);
}

function readManagedPolicy(cursor: Cursor): ManagedPolicyFact | undefined {
  const id = arnAt(cursor);
  if (id === undefined) return undefined;
  const name = textAt(cursor, "PolicyName") ?? lastSegment(id.arn);
  const wanted = textAt(cursor, "DefaultVersionId");
  const versions = objectsAt(cursor, "PolicyVersionList");
  const version =
    versions.find((one) => one.value["IsDefaultVersion"] === true) ??
    versions.find((one) => wanted !== undefined && one.value["VersionId"] === wanted);
  if (version === undefined) {
    fault(cursor, ["PolicyVersionList"], "the default version of the policy", `${versions.length} other versions`);
    unreadable(cursor, "PolicyVersionList", "default version", id.arn);
  }
  const policy =
    version === undefined
      ? { name, arn: id.arn, document: undefined, evidence: handleOf(cursor) }
      : policyAt(version, "Document", name, id.arn, id.arn);
  return { kind: "ManagedPolicy", ...id, policy };
}

const lastSegment = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);
