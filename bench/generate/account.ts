/** What `aws iam get-account-authorization-details` and the listings of providers print for one generated account. */
import type { Account, Cluster, Plan } from "./plan.ts";
import { identityPolicy, trustPolicy } from "./policies.ts";
import type { Random } from "./random.ts";

const DATE = "2024-05-01T09:00:00+00:00";

/** The documents of an account by name. */
export function accountDocuments(random: Random, all: Plan, account: Account): Map<string, unknown> {
  const clusters = all.clusters.filter((cluster) => cluster.account === account);
  const arn = (rest: string): string => `arn:aws:iam::${account.id}:${rest}`;
  const managed = Array.from({ length: all.size.policiesPerAccount }, (_, index) => `managed-${index}`);
  const attached = (): object[] => {
    const count = Math.min(3, random.skewed(4));
    const names = new Set(Array.from({ length: count }, () => managed[random.skewed(managed.length)] ?? "managed-0"));
    return [...names].map((name) => ({ PolicyName: name, PolicyArn: arn(`policy/${name}`) }));
  };
  const inline = (key: string): object =>
    random.chance(0.3)
      ? { [key]: [{ PolicyName: "inline", PolicyDocument: identityPolicy(random, all, account, 0.2) }] }
      : { [key]: [] };
  const boundary = (): object =>
    random.chance(0.03)
      ? { PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: arn("policy/boundary") } }
      : {};
  const details = {
    UserDetailList: account.users.map((name, index) => ({
      Path: "/",
      UserName: name,
      UserId: `AIDA${account.id}${index}`,
      Arn: arn(`user/${name}`),
      CreateDate: DATE,
      UserPolicyList: [],
      GroupList: [`group-${index % 5}`],
      AttachedManagedPolicies: attached(),
      Tags: [{ Key: "team", Value: name.length % 2 === 0 ? "web" : "data" }],
      ...boundary(),
    })),
    GroupDetailList: Array.from({ length: 5 }, (_, index) => ({
      Path: "/",
      GroupName: `group-${index}`,
      GroupId: `AGPA${account.id}${index}`,
      Arn: arn(`group/group-${index}`),
      CreateDate: DATE,
      ...inline("GroupPolicyList"),
      AttachedManagedPolicies: attached(),
    })),
    RoleDetailList: account.roles.map((name, index) => ({
      Path: "/",
      RoleName: name,
      RoleId: `AROA${account.id}${index}`,
      Arn: arn(`role/${name}`),
      CreateDate: DATE,
      AssumeRolePolicyDocument: trustPolicy(random, all, account, clusters),
      InstanceProfileList: [],
      ...inline("RolePolicyList"),
      AttachedManagedPolicies: attached(),
      Tags: [{ Key: "team", Value: name.slice(0, name.indexOf("-")) }],
      RoleLastUsed: { LastUsedDate: DATE, Region: "eu-west-1" },
      ...boundary(),
    })),
    Policies: [...managed, "boundary"].map((name) => ({
      PolicyName: name,
      PolicyId: `ANPA${account.id}${name}`,
      Arn: arn(`policy/${name}`),
      Path: "/",
      DefaultVersionId: "v1",
      AttachmentCount: 1,
      IsAttachable: true,
      CreateDate: DATE,
      UpdateDate: DATE,
      PolicyVersionList: [
        {
          VersionId: "v1",
          IsDefaultVersion: true,
          CreateDate: DATE,
          Document:
            name === "boundary"
              ? {
                  Version: "2012-10-17",
                  Statement: [{ Effect: "Allow", NotAction: ["iam:*", "organizations:*"], Resource: "*" }],
                }
              : identityPolicy(random, all, account, 0.08),
        },
      ],
    })),
    IsTruncated: false,
  };
  return new Map<string, unknown>([
    [`aws/${account.id}/account-authorization-details.json`, details],
    [
      `aws/${account.id}/open-id-connect-providers.json`,
      {
        OpenIDConnectProviderList: [
          { Arn: arn("oidc-provider/token.actions.githubusercontent.com") },
          ...clusters.map((cluster: Cluster) => ({ Arn: arn(`oidc-provider/${cluster.issuer}`) })),
        ],
      },
    ],
    [
      `aws/${account.id}/saml-providers.json`,
      { SAMLProviderList: [{ Arn: arn("saml-provider/idp"), CreateDate: DATE }] },
    ],
  ]);
}

/** The organization that holds all accounts, with two service control policies. */
export function organization(all: Plan): object {
  return {
    apiVersion: "clew/v1",
    kind: "Organization",
    id: "o-example1234",
    managementAccountId: "100000000000",
    units: [
      { id: "r-root", name: "Root" },
      { id: "ou-a", name: "a", parentId: "r-root" },
      { id: "ou-b", name: "b", parentId: "r-root" },
    ],
    accounts: all.accounts.map((account, index) => ({
      id: account.id,
      name: `account-${index}`,
      parentId: index % 4 === 3 ? "ou-b" : "ou-a",
    })),
    policies: [
      {
        id: "p-full",
        type: "SERVICE_CONTROL_POLICY",
        name: "FullAWSAccess",
        content: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
      },
      {
        id: "p-deny",
        type: "SERVICE_CONTROL_POLICY",
        name: "no-admins",
        content: {
          Version: "2012-10-17",
          Statement: [{ Effect: "Deny", Action: "sts:AssumeRole", Resource: "arn:aws:iam::*:role/*-admin-1*" }],
        },
      },
    ],
    attachments: [
      { policyId: "p-full", targetId: "r-root" },
      { policyId: "p-full", targetId: "ou-a" },
      { policyId: "p-full", targetId: "ou-b" },
      ...all.accounts.map((account) => ({ policyId: "p-full", targetId: account.id })),
      { policyId: "p-deny", targetId: "ou-b" },
    ],
  };
}
