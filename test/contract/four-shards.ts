/** Two accounts and two clusters, laid out as four shards, with one path that crosses them all. */
import type { Entry } from "./archive.ts";

const text = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const ISSUER = "oidc.eks.eu-west-1.amazonaws.com/id/ONE00000000000000000000000000000";
const RBAC = "rbac.authorization.k8s.io";

const role = (account: string, name: string, trust: object) => ({
  Path: "/",
  RoleName: name,
  RoleId: `AROA${name.toUpperCase().replaceAll("-", "").padEnd(17, "0")}`,
  Arn: `arn:aws:iam::${account}:role/${name}`,
  CreateDate: "2026-01-01T00:00:00Z",
  AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [trust] },
  InstanceProfileList: [],
  RolePolicyList: [],
  AttachedManagedPolicies: [],
  Tags: [],
});
const details = (...roles: readonly object[]) => ({
  UserDetailList: [],
  GroupDetailList: [],
  RoleDetailList: roles,
  Policies: [],
  IsTruncated: false,
});

const described = (account: string, name: string, issuer: string) => ({
  cluster: {
    name,
    arn: `arn:aws:eks:eu-west-1:${account}:cluster/${name}`,
    version: "1.33",
    identity: { oidc: { issuer: `https://${issuer}` } },
    accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
  },
});
const entry = (account: string, name: string, principal: string, username: string, groups: readonly string[]) => ({
  accessEntry: {
    clusterName: name,
    principalArn: principal,
    kubernetesGroups: groups,
    accessEntryArn: `arn:aws:eks:eu-west-1:${account}:access-entry/${name}/role/${account}/x/1`,
    username,
    type: "STANDARD",
  },
});
const list = (items: readonly object[]) => ({ apiVersion: "v1", kind: "List", items });
const binding = (
  kind: "RoleBinding" | "ClusterRoleBinding",
  name: string,
  group: string,
  roleName: string,
  namespace?: string,
) => ({
  apiVersion: `${RBAC}/v1`,
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  subjects: [{ kind: "Group", name: group, apiGroup: RBAC }],
  roleRef: { apiGroup: RBAC, kind: kind === "RoleBinding" ? "Role" : "ClusterRole", name: roleName },
});

const OPERATOR = "arn:aws:iam::111122223333:role/operator";
const RELEASE = "arn:aws:iam::444455556666:role/release";

/** Role `operator` (first account) → cluster `one` → ServiceAccount `release` → role `release` (second account) → cluster `two`. */
export const FOUR_SHARDS: readonly Entry[] = [
  { name: "clew.yaml", text: "apiVersion: clew/v1\norganization: none\n" },
  {
    name: "aws/111122223333/authorization-details.json",
    text: text(
      details(
        role("111122223333", "operator", {
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::111122223333:root" },
          Action: "sts:AssumeRole",
        }),
      ),
    ),
  },
  {
    name: "aws/444455556666/authorization-details.json",
    text: text(
      details(
        role("444455556666", "release", {
          Effect: "Allow",
          Principal: { Federated: `arn:aws:iam::444455556666:oidc-provider/${ISSUER}` },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: {
              [`${ISSUER}:sub`]: "system:serviceaccount:ci:release",
              [`${ISSUER}:aud`]: "sts.amazonaws.com",
            },
          },
        }),
      ),
    ),
  },
  {
    name: "aws/444455556666/oidc-provider.json",
    text: text({
      Url: ISSUER,
      ClientIDList: ["sts.amazonaws.com"],
      ThumbprintList: [],
      CreateDate: "2026-01-01T00:00:00Z",
      Tags: [],
    }),
  },
  {
    name: "eks/111122223333/eu-west-1/one/aws/describe-cluster.json",
    text: text(described("111122223333", "one", ISSUER)),
  },
  {
    name: "eks/111122223333/eu-west-1/one/aws/access-entry.json",
    text: text(entry("111122223333", "one", OPERATOR, "operator", ["operators"])),
  },
  {
    name: "eks/111122223333/eu-west-1/one/kubernetes/objects.json",
    text: text(
      list([
        {
          apiVersion: "v1",
          kind: "ServiceAccount",
          metadata: { name: "release", namespace: "ci", annotations: { "eks.amazonaws.com/role-arn": RELEASE } },
        },
        {
          apiVersion: `${RBAC}/v1`,
          kind: "Role",
          metadata: { name: "tokens", namespace: "ci" },
          rules: [{ apiGroups: [""], resources: ["serviceaccounts/token"], verbs: ["create"] }],
        },
        binding("RoleBinding", "operators", "operators", "tokens", "ci"),
      ]),
    ),
  },
  {
    name: "eks/444455556666/eu-west-1/two/aws/describe-cluster.json",
    text: text(
      described("444455556666", "two", "oidc.eks.eu-west-1.amazonaws.com/id/TWO00000000000000000000000000000"),
    ),
  },
  {
    name: "eks/444455556666/eu-west-1/two/aws/access-entry.json",
    text: text(entry("444455556666", "two", RELEASE, "release", ["releasers"])),
  },
  {
    name: "eks/444455556666/eu-west-1/two/kubernetes/objects.json",
    text: text(
      list([
        {
          apiVersion: `${RBAC}/v1`,
          kind: "Role",
          metadata: { name: "deleter", namespace: "prod" },
          rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["delete"] }],
        },
        binding("RoleBinding", "releasers", "releasers", "deleter", "prod"),
      ]),
    ),
  },
];

export const CROSSING = {
  path: "who-can?verb=delete&resource=pods&namespace=prod&cluster=two&through=all&vendor=hide",
  start: OPERATOR,
};
