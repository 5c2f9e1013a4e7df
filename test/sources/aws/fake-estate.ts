/** A small estate as the AWS CLI prints it, and the fake AWS that serves it. */
import { type FakeAws, type FakeAwsOptions, fakeAws } from "./fake-aws.ts";

type Json = Record<string, unknown>;

export const ACCOUNT = "111122223333";
export const REGION = "eu-west-1";
const CREATED = "2024-03-01T09:00:00.000Z";
const TRUST = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
};
/** As IAM encodes documents (RFC 3986). */
const encoded = (document: unknown): string =>
  encodeURIComponent(JSON.stringify(document)).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
const arn = (rest: string): string => `arn:aws:iam::${ACCOUNT}:${rest}`;

export function role(name: string): Json {
  return {
    Path: "/",
    RoleName: name,
    RoleId: `AROA${name.toUpperCase()}`,
    Arn: arn(`role/${name}`),
    CreateDate: CREATED,
    AssumeRolePolicyDocument: TRUST,
    AttachedManagedPolicies: [],
    InstanceProfileList: [],
    RolePolicyList: [
      {
        PolicyName: "own",
        PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] },
      },
    ],
    Tags: [
      { Key: "a", Value: "1" },
      { Key: "b", Value: "2" },
    ],
  };
}

/** Authorization details as printed, documents decoded. */
export const DETAILS: Readonly<Record<string, readonly Json[]>> = {
  UserDetailList: [
    {
      Path: "/",
      UserName: "ann",
      UserId: "AIDAANN",
      Arn: arn("user/ann"),
      CreateDate: CREATED,
      GroupList: ["ops"],
      AttachedManagedPolicies: [],
    },
  ],
  GroupDetailList: [
    {
      Path: "/",
      GroupName: "ops",
      GroupId: "AGPAOPS",
      Arn: arn("group/ops"),
      CreateDate: CREATED,
      GroupPolicyList: [],
      AttachedManagedPolicies: [{ PolicyName: "p", PolicyArn: arn("policy/p") }],
    },
  ],
  RoleDetailList: ["deployer", "node", "reader"].map(role),
  Policies: [
    {
      PolicyName: "p",
      PolicyId: "ANPAP",
      Arn: arn("policy/p"),
      DefaultVersionId: "v1",
      AttachmentCount: 1,
      PolicyVersionList: [
        {
          Document: { Version: "2012-10-17", Statement: [] },
          VersionId: "v1",
          IsDefaultVersion: true,
          CreateDate: CREATED,
        },
      ],
    },
  ],
};

const DOCUMENTS = new Set(["AssumeRolePolicyDocument", "PolicyDocument", "Document"]);
/** The same as IAM sends it. */
export function wire(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(wire);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, DOCUMENTS.has(name) ? encoded(member) : wire(member)]),
  );
}

const PROVIDERS = ["one", "two", "three"].map((id) => ({
  Arn: arn(`oidc-provider/oidc.eks.${REGION}.amazonaws.com/id/${id}`),
  Url: `oidc.eks.${REGION}.amazonaws.com/id/${id}`,
  ClientIDList: ["sts.amazonaws.com"],
  ThumbprintList: [],
  CreateDate: CREATED,
}));
export const OIDC = PROVIDERS;

/** What the cluster `prod` consists of. */
export const PROD = {
  accessEntries: [arn("role/deployer"), arn("role/node"), arn("role/reader")],
  policies: ["AmazonEKSAdminPolicy", "AmazonEKSEditPolicy", "AmazonEKSViewPolicy"].map((name) => ({
    policyArn: `arn:aws:eks::aws:cluster-access-policy/${name}`,
    accessScope: { type: "namespace", namespaces: ["a", "b"] },
  })),
  associations: ["a-1", "a-2", "a-3"].map((associationId) => ({
    clusterName: "prod",
    namespace: "apps",
    serviceAccount: associationId,
    associationArn: `arn:aws:eks:${REGION}:${ACCOUNT}:podidentityassociation/prod/${associationId}`,
    associationId,
  })),
  nodegroups: ["blue", "green", "red"],
  fargate: ["jobs", "web", "x"],
  idps: ["corp", "lab", "old"].map((name) => ({ type: "oidc", name })),
  addons: ["coredns", "kube-proxy", "vpc-cni"],
  capabilities: ["ack", "argo", "kro"].map((capabilityName) => ({
    capabilityName,
    type: capabilityName.toUpperCase(),
    status: "ACTIVE",
  })),
};

export const INSTANCES = ["r-1", "r-2", "r-3"].map((ReservationId, at) => ({
  ReservationId,
  OwnerId: ACCOUNT,
  Instances: [
    {
      InstanceId: `i-${at}`,
      PrivateDnsName: `ip-10-0-0-${at}.internal`,
      State: { Code: 16, Name: "running" },
      IamInstanceProfile: { Arn: arn("instance-profile/node"), Id: "AIPA" },
      MetadataOptions: { HttpTokens: "required", HttpPutResponseHopLimit: 2, HttpEndpoint: "enabled" },
      Tags: [{ Key: "Name", Value: "n" }],
    },
  ],
}));
export const TEMPLATES = ["lt-1", "lt-2", "lt-3"].map((LaunchTemplateId) => ({
  LaunchTemplateId,
  LaunchTemplateName: LaunchTemplateId,
  VersionNumber: 1,
  CreatedBy: arn("user/ann"),
  DefaultVersion: true,
  LaunchTemplateData: {
    UserData: "c2VjcmV0LXVzZXItZGF0YQ==",
    MetadataOptions: { HttpTokens: "optional", HttpPutResponseHopLimit: 1 },
  },
}));

const named =
  (key: string, more: Json = {}) =>
  (input: Json): Json => ({ [key]: { clusterName: input["clusterName"], ...more } });
const NEXT = ["nextToken", "nextToken"] as const;
const BIG = ["NextToken", "NextToken"] as const;

export interface EstateOptions extends Partial<FakeAwsOptions> {
  readonly endpoint?: string;
  readonly authority?: string;
  /** Everything that is listed is empty. */
  readonly empty?: boolean;
}

/** The fake AWS of the estate: account 111122223333, cluster `prod` in eu-west-1. */
export function estate(options: EstateOptions = {}): FakeAws {
  const cluster = {
    name: "prod",
    arn: `arn:aws:eks:${REGION}:${ACCOUNT}:cluster/prod`,
    createdAt: 1_709_283_600,
    version: "1.33",
    roleArn: arn("role/cluster"),
    identity: { oidc: { issuer: `https://${PROVIDERS[0]?.Url ?? ""}` } },
    accessConfig: { authenticationMode: "API_AND_CONFIG_MAP" },
    ...(options.endpoint === undefined
      ? {}
      : { endpoint: options.endpoint, certificateAuthority: { data: options.authority } }),
  };
  const of = (items: readonly unknown[]) => (): readonly unknown[] => (options.empty === true ? [] : items);
  const root = "r-root";
  const set = "arn:aws:sso:::permissionSet/ssoins-1/ps-1";
  const { empty: _, endpoint: __, authority: ___, ...more } = options;
  return fakeAws({
    details: options.empty === true ? {} : (wire(DETAILS) as Record<string, unknown[]>),
    lists: {
      "eks:ListClusters": { items: of(["prod"]), member: "clusters", token: NEXT },
      "eks:ListAccessEntries": { items: of(PROD.accessEntries), member: "accessEntries", token: NEXT },
      "eks:ListAssociatedAccessPolicies": { items: of(PROD.policies), member: "associatedAccessPolicies", token: NEXT },
      "eks:ListPodIdentityAssociations": { items: of(PROD.associations), member: "associations", token: NEXT },
      "eks:ListNodegroups": { items: of(PROD.nodegroups), member: "nodegroups", token: NEXT },
      "eks:ListFargateProfiles": { items: of(PROD.fargate), member: "fargateProfileNames", token: NEXT },
      "eks:ListIdentityProviderConfigs": { items: of(PROD.idps), member: "identityProviderConfigs", token: NEXT },
      "eks:ListAddons": { items: of(PROD.addons), member: "addons", token: NEXT },
      "eks:ListCapabilities": { items: of(PROD.capabilities), member: "capabilities", token: NEXT },
      "ec2:DescribeInstances": { items: of(INSTANCES), member: "Reservations", token: BIG },
      "ec2:DescribeLaunchTemplateVersions": {
        items: (input) =>
          options.empty === true
            ? []
            : input["LaunchTemplateId"] === undefined
              ? TEMPLATES
              : TEMPLATES.filter((one) => one.LaunchTemplateId === input["LaunchTemplateId"]).map((one) => ({
                  ...one,
                  VersionNumber: Number(input["LaunchTemplateVersion.1"]),
                  DefaultVersion: false,
                })),
        member: "LaunchTemplateVersions",
        token: BIG,
      },
      "organizations:ListRoots": { items: of([{ Id: root, Name: "Root" }]), member: "Roots", token: BIG },
      "organizations:ListOrganizationalUnitsForParent": {
        items: (input) =>
          input["ParentId"] === root
            ? [
                { Id: "ou-1", Name: "apps" },
                { Id: "ou-2", Name: "data" },
                { Id: "ou-3", Name: "lab" },
              ]
            : [],
        member: "OrganizationalUnits",
        token: BIG,
      },
      "organizations:ListAccountsForParent": {
        items: (input) =>
          input["ParentId"] === "ou-1"
            ? [ACCOUNT, "444455556666", "123456789012"].map((Id) => ({
                Id,
                Name: Id,
                State: Id === "123456789012" ? "SUSPENDED" : "ACTIVE",
              }))
            : [],
        member: "Accounts",
        token: BIG,
      },
      "organizations:ListPolicies": {
        items: (input) =>
          (input["Filter"] === "SERVICE_CONTROL_POLICY" ? ["p-1", "p-2", "p-3"] : ["p-r"]).map((Id) => ({
            Id,
            Name: Id,
          })),
        member: "Policies",
        token: BIG,
      },
      "organizations:ListTargetsForPolicy": {
        items: of([{ TargetId: root }, { TargetId: "ou-1" }, { TargetId: ACCOUNT }]),
        member: "Targets",
        token: BIG,
      },
      "sso-admin:ListInstances": {
        items: of([{ InstanceArn: "arn:aws:sso:::instance/ssoins-1", IdentityStoreId: "d-1" }]),
        member: "Instances",
        token: BIG,
      },
      "sso-admin:ListPermissionSets": { items: of([set, `${set}x`, `${set}y`]), member: "PermissionSets", token: BIG },
      "sso-admin:ListManagedPoliciesInPermissionSet": {
        items: of(["A", "B", "C"].map((name) => ({ Name: name, Arn: `arn:aws:iam::aws:policy/${name}` }))),
        member: "AttachedManagedPolicies",
        token: BIG,
      },
      "sso-admin:ListCustomerManagedPolicyReferencesInPermissionSet": {
        items: of(["A", "B", "C"].map((Name) => ({ Name, Path: "/" }))),
        member: "CustomerManagedPolicyReferences",
        token: BIG,
      },
      "sso-admin:ListAccountsForProvisionedPermissionSet": {
        items: of([ACCOUNT, "444455556666", "123456789012"]),
        member: "AccountIds",
        token: BIG,
      },
      "sso-admin:ListAccountAssignments": {
        items: (input) =>
          ["u-1", "u-2", "u-3"].map((PrincipalId) => ({
            AccountId: input["AccountId"],
            PermissionSetArn: input["PermissionSetArn"],
            PrincipalType: "USER",
            PrincipalId,
          })),
        member: "AccountAssignments",
        token: BIG,
      },
      "lambda:ListFunctions": {
        items: of(
          ["f", "g", "h"].map((name) => ({
            FunctionName: name,
            FunctionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`,
            Role: arn("role/node"),
            Environment: { Variables: { PASSWORD: "secret-variable" } },
          })),
        ),
        member: "Functions",
        token: ["Marker", "NextMarker"],
      },
      "ssm:DescribeInstanceInformation": {
        items: of(["i-0", "i-1", "i-2"].map((InstanceId) => ({ InstanceId, PingStatus: "Online" }))),
        member: "InstanceInformationList",
        token: BIG,
      },
      "ecr:DescribeRepositories": {
        items: of(
          ["app", "base", "web"].map((repositoryName) => ({
            repositoryName,
            repositoryArn: `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/${repositoryName}`,
          })),
        ),
        member: "repositories",
        token: NEXT,
      },
    },
    one: {
      "iam:ListOpenIDConnectProviders": () => ({
        OpenIDConnectProviderList: options.empty === true ? [] : PROVIDERS.map(({ Arn }) => ({ Arn })),
      }),
      "iam:GetOpenIDConnectProvider": (input) =>
        PROVIDERS.filter(({ Arn }) => Arn === input["OpenIDConnectProviderArn"]).map(({ Arn: _arn, ...one }) => one)[0],
      "iam:ListSAMLProviders": () => ({
        SAMLProviderList: options.empty === true ? [] : [{ Arn: arn("saml-provider/corp"), CreateDate: CREATED }],
      }),
      "eks:DescribeCluster": (input) => (input["name"] === "prod" ? { cluster } : undefined),
      "eks:DescribeAccessEntry": (input) => ({
        accessEntry: {
          clusterName: "prod",
          principalArn: input["principalArn"],
          kubernetesGroups: ["z", "a"],
          username: "u",
          type: "STANDARD",
        },
      }),
      "eks:DescribePodIdentityAssociation": (input) => ({
        association: {
          ...PROD.associations.find((one) => one.associationId === input["associationId"]),
          roleArn: arn("role/reader"),
        },
      }),
      "eks:DescribeNodegroup": (input) => ({
        nodegroup: {
          clusterName: "prod",
          nodegroupName: input["nodegroupName"],
          nodeRole: arn("role/node"),
          launchTemplate: { id: "lt-1", version: "7" },
        },
      }),
      "eks:DescribeFargateProfile": (input) =>
        named("fargateProfile", {
          fargateProfileName: input["fargateProfileName"],
          podExecutionRoleArn: arn("role/node"),
          selectors: [{ namespace: "jobs" }],
        })(input),
      "eks:DescribeIdentityProviderConfig": (input) => {
        const { name } = input["identityProviderConfig"] as { name: string };
        return {
          identityProviderConfig: {
            oidc: {
              identityProviderConfigName: name,
              issuerUrl: "https://id.example.com",
              clientId: "c",
              clusterName: "prod",
            },
          },
        };
      },
      "eks:DescribeAddon": (input) => ({ addon: { clusterName: "prod", addonName: input["addonName"] } }),
      "eks:DescribeCapability": (input) => ({
        capability: {
          clusterName: "prod",
          capabilityName: input["capabilityName"],
          type: "ACK",
          roleArn: arn("role/node"),
        },
      }),
      "organizations:DescribeOrganization": () => ({ Organization: { Id: "o-1", MasterAccountId: ACCOUNT } }),
      "organizations:DescribePolicy": (input) => ({
        Policy: {
          PolicySummary: { Id: input["PolicyId"], Name: "deny" },
          Content: JSON.stringify({
            Version: "2012-10-17",
            Statement: [{ Effect: "Deny", Action: "*", Resource: "*" }],
          }),
        },
      }),
      "sso-admin:DescribePermissionSet": (input) => ({
        PermissionSet: { Name: "Admin", PermissionSetArn: input["PermissionSetArn"] },
      }),
      "sso-admin:GetInlinePolicyForPermissionSet": () => ({
        InlinePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [] }),
      }),
      "sso-admin:GetPermissionsBoundaryForPermissionSet": () => undefined,
      "ecr:GetRepositoryPolicy": (input) =>
        input["repositoryName"] === "base"
          ? undefined
          : { policyText: JSON.stringify({ Version: "2012-10-17", Statement: [] }) },
    },
    ...more,
  });
}
