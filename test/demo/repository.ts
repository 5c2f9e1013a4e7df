/** A small GitOps repository with its AWS side, for policies, findings, diffs and pull requests. Every part can be replaced. */
import { type OpenEngine, openEngine } from "../../src/explain/engine.ts";
import type { EngineOptions } from "../../src/explain/engine-types.ts";
import { snapshotFromDocuments } from "../../src/sources/files.ts";

export const ACCOUNT = "111122223333";
export const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
export const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;

export type Files = Readonly<Record<string, string>>;

/** An IAM role as `get-account-authorization-details` prints it. */
export function iamRole(name: string, trust: object, change: Record<string, unknown> = {}): object {
  return {
    Path: "/",
    RoleName: name,
    RoleId: `AROA${name
      .toUpperCase()
      .replace(/[^A-Z0-9]/g, "")
      .padEnd(17, "X")
      .slice(0, 17)}`,
    Arn: role(name),
    CreateDate: "2024-01-01T00:00:00+00:00",
    AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [trust] },
    InstanceProfileList: [],
    RolePolicyList: [],
    AttachedManagedPolicies: [],
    Tags: [],
    ...change,
  };
}

export const trustService = { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" };
export const trustGithub = (subject: string): object => ({
  Effect: "Allow",
  Principal: { Federated: PROVIDER },
  Action: "sts:AssumeRoleWithWebIdentity",
  Condition: {
    StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
    StringLike: { "token.actions.githubusercontent.com:sub": subject },
  },
});

export const authorization = (roles: readonly object[]): string =>
  JSON.stringify({ UserDetailList: [], GroupDetailList: [], RoleDetailList: roles, Policies: [] }, null, 2);

export const ROLES: readonly object[] = [
  iamRole("break-glass", trustService),
  iamRole("ci-deploy", trustGithub("repo:example-org/shop:ref:refs/heads/main"), {
    Tags: [{ Key: "team", Value: "shop" }],
  }),
  iamRole("developer", trustService),
];

export const accessEntry = (name: string, groups: readonly string[], username = role(name)): string =>
  JSON.stringify(
    {
      accessEntry: {
        clusterName: "prod",
        principalArn: role(name),
        kubernetesGroups: groups,
        accessEntryArn: `arn:aws:eks:eu-west-1:${ACCOUNT}:access-entry/prod/role/${ACCOUNT}/${name}/x`,
        createdAt: "2024-02-01T00:00:00+00:00",
        modifiedAt: "2024-02-01T00:00:00+00:00",
        tags: {},
        username,
        type: "STANDARD",
      },
    },
    null,
    2,
  );

export const accessPolicies = (name: string, policies: readonly object[] = []): string =>
  JSON.stringify({ clusterName: "prod", principalArn: role(name), associatedAccessPolicies: policies }, null, 2);

export const cluster = (change: Record<string, unknown> = {}): string =>
  JSON.stringify({
    cluster: {
      name: "prod",
      arn: `arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/prod`,
      createdAt: "2024-01-01T00:00:00+00:00",
      version: "1.33",
      status: "ACTIVE",
      roleArn: role("eks"),
      identity: { oidc: { issuer: "https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE" } },
      accessConfig: { bootstrapClusterCreatorAdminPermissions: false, authenticationMode: "API" },
      resourcesVpcConfig: { endpointPublicAccess: false, publicAccessCidrs: [] },
      ...change,
    },
  });

/** A RoleBinding, or a ClusterRoleBinding where the namespace is empty. */
export function binding(name: string, namespace: string, clusterRole: string, subject: string): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: ${namespace === "" ? "ClusterRoleBinding" : "RoleBinding"}
metadata: { name: ${name}${namespace === "" ? "" : `, namespace: ${namespace}`} }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${clusterRole} }
subjects:
  - ${subject}
`;
}

export const RBAC = `apiVersion: v1
kind: Namespace
metadata: { name: prod }
---
apiVersion: v1
kind: Namespace
metadata: { name: staging }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: web, namespace: prod }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: deployer }
rules:
  - { apiGroups: [apps], resources: [deployments], verbs: [get, patch] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: pod-deleter }
rules:
  - { apiGroups: [""], resources: [pods], verbs: [get, list, delete] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: deployers, namespace: staging }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: deployer }
subjects:
  - { kind: Group, name: deployers, apiGroup: rbac.authorization.k8s.io }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: sre, namespace: prod }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: pod-deleter }
subjects:
  - { kind: Group, name: sre, apiGroup: rbac.authorization.k8s.io }
---
${binding("on-call", "prod", "pod-deleter", "{ kind: Group, name: on-call, apiGroup: rbac.authorization.k8s.io }")}`;

export const POLICY = `apiVersion: clew/v1
kind: Policy
name: demo
rules:
  - id: only-sre-deletes
    title: only group sre deletes pods in prod
    severity: high
    allow-only: { group: sre }
    can: { verb: delete, resource: pods, namespace: prod }
    exceptions:
      - who: { id: "${role("developer")}" }
        reason: on call this quarter
        expires: 2026-12-31
  - id: ci-deploys
    require: { id: "${role("ci-deploy")}" }
    can: { verb: patch, resource: deployments.apps, namespace: staging }
  - id: ci-not-in-prod
    forbid: { id: "${role("ci-deploy")}" }
    can: { anything: true, namespace: prod }
  - id: main-branch-only
    title: only the main branch of shop comes in from GitHub
    forbid: { kind: oidc }
    can: { verb: patch, resource: deployments.apps }
    exceptions:
      - who: { id: "oidc:*#repo:example-org/shop:ref:refs/heads/main" }
        reason: the release pipeline
        expires: 2027-06-30
`;

export const BASE: Files = {
  "aws/111122223333/authorization.json": authorization(ROLES),
  "aws/111122223333/providers.json": JSON.stringify({ OpenIDConnectProviderList: [{ Arn: PROVIDER }] }),
  "aws/111122223333/github.json": JSON.stringify({
    Url: "token.actions.githubusercontent.com",
    ClientIDList: ["sts.amazonaws.com"],
    ThumbprintList: [],
    CreateDate: "2024-01-01T00:00:00+00:00",
    Tags: [],
  }),
  "eks/prod/cluster.json": cluster(),
  "eks/prod/policies-break-glass.json": accessPolicies("break-glass"),
  "eks/prod/policies-ci.json": accessPolicies("ci-deploy"),
  "eks/prod/policies-developer.json": accessPolicies("developer"),
  "eks/prod/entries.json": JSON.stringify({
    accessEntries: [role("break-glass"), role("ci-deploy"), role("developer")],
  }),
  "eks/prod/entry-break-glass.json": accessEntry("break-glass", ["sre"]),
  "eks/prod/entry-ci.json": accessEntry("ci-deploy", ["deployers"]),
  "eks/prod/entry-developer.json": accessEntry("developer", ["on-call"]),
  "eks/prod/rbac.yaml": RBAC,
};

/** Opens a set of files. */
export function open(files: Files = BASE, options: EngineOptions = {}): OpenEngine {
  return openEngine(snapshotFromDocuments(Object.entries(files).map(([name, text]) => ({ name, text }))), options);
}
