import { describe, expect, test } from "vitest";
import { factsOf, readText } from "./read-text.ts";

const read = (value: unknown, context = {}) => readText(JSON.stringify(value), context);
const ROLE = "arn:aws:iam::111122223333:role/app/r";
const TRUST = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" }] };
const encoded = encodeURIComponent(JSON.stringify(TRUST));

describe("authorization details", () => {
  const page = (trust: unknown) => ({
    UserDetailList: [
      {
        UserName: "u",
        UserId: "AIDA1",
        Arn: "arn:aws:iam::111122223333:user/u",
        Path: "/",
        GroupList: ["g"],
        Tags: [{ Key: "t", Value: "v" }],
        AttachedManagedPolicies: [{ PolicyName: "p", PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }],
      },
    ],
    GroupDetailList: [
      {
        GroupName: "g",
        Arn: "arn:aws:iam::111122223333:group/g",
        GroupPolicyList: [{ PolicyName: "i", PolicyDocument: encoded }],
      },
    ],
    RoleDetailList: [
      {
        RoleName: "r",
        RoleId: "AROA1",
        Arn: ROLE,
        Path: "/app/",
        CreateDate: "2024-01-01T00:00:00+00:00",
        AssumeRolePolicyDocument: trust,
        RolePolicyList: [{ PolicyName: "inline", PolicyDocument: JSON.stringify(TRUST) }],
        PermissionsBoundary: { PermissionsBoundaryArn: "arn:aws:iam::111122223333:policy/b" },
        InstanceProfileList: [{ Arn: "arn:aws:iam::111122223333:instance-profile/ip" }],
        RoleLastUsed: { LastUsedDate: "2025-01-01T00:00:00+00:00", Region: "eu-west-1" },
      },
    ],
    Policies: [
      {
        PolicyName: "ReadOnlyAccess",
        Arn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
        DefaultVersionId: "v2",
        PolicyVersionList: [
          { VersionId: "v1", Document: {}, IsDefaultVersion: false },
          { VersionId: "v2", Document: encoded, IsDefaultVersion: true },
        ],
      },
    ],
  });

  test.each([
    ["plain", TRUST],
    ["encoded for URLs", encoded],
    ["as JSON text", JSON.stringify(TRUST)],
  ])("policy documents are read %s", (_name, trust) => {
    const { facts, issues, evidence } = read(page(trust));
    expect(issues).toEqual([]);
    const [role] = factsOf(facts, "IamRole");
    expect(role).toMatchObject({
      arn: ROLE,
      account: "111122223333",
      name: "r",
      path: "/app/",
      uniqueId: "AROA1",
      createdAt: "2024-01-01T00:00:00+00:00",
      lastUsedAt: "2025-01-01T00:00:00+00:00",
      trustPolicy: { document: TRUST },
      inlinePolicies: [{ name: "inline", document: TRUST }],
      permissionsBoundary: "arn:aws:iam::111122223333:policy/b",
      instanceProfiles: ["arn:aws:iam::111122223333:instance-profile/ip"],
    });
    expect(role && evidence.locate(role.trustPolicy.evidence).pointer).toBe(
      "/RoleDetailList/0/AssumeRolePolicyDocument",
    );
    expect(factsOf(facts, "User")).toMatchObject([
      { groups: ["g"], tags: { t: "v" }, attachedPolicies: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] },
    ]);
    expect(factsOf(facts, "ManagedPolicy")).toMatchObject([
      { account: "111122223333", policy: { document: TRUST, arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" } },
    ]);
    expect(factsOf(facts, "AwsListing")).toMatchObject([{ account: "111122223333", listed: "AuthorizationDetails" }]);
  });

  test("a document that cannot be read is an issue, and blinds its owner in both directions", () => {
    const { facts, issues, gaps } = read(page("%7Bbroken"));
    expect(factsOf(facts, "IamRole")).toMatchObject([{ trustPolicy: { document: undefined } }]);
    expect(issues).toMatchObject([{ code: "malformed-member", pointer: "/RoleDetailList/0/AssumeRolePolicyDocument" }]);
    expect(gaps.map(({ direction, scope }) => `${direction} ${scope}`)).toEqual([
      `may-add principal:${ROLE}`,
      `may-remove principal:${ROLE}`,
    ]);
  });

  test("a policy without its default version is a gap", () => {
    const { gaps, issues } = read({
      RoleDetailList: [],
      Policies: [{ PolicyName: "p", Arn: "arn:aws:iam::111122223333:policy/p", PolicyVersionList: [] }],
    });
    expect(issues).toHaveLength(1);
    expect(gaps).toHaveLength(2);
  });

  test("a detail without an ARN is left out, the others stay", () => {
    const { facts, issues } = read({
      UserDetailList: [{ UserName: "x" }, { UserName: "u", Arn: "arn:aws:iam::111122223333:user/u" }, 7],
    });
    expect(factsOf(facts, "User").map((fact) => fact.name)).toEqual(["u"]);
    expect(issues.map((issue) => issue.pointer)).toEqual(["/UserDetailList/2", "/UserDetailList/0/Arn"]);
  });

  test("a page may hold several accounts", () => {
    const { facts } = read({
      UserDetailList: ["111122223333", "444455556666"].map((id) => ({
        UserName: "u",
        Arn: `arn:aws:iam::${id}:user/u`,
      })),
    });
    expect(factsOf(facts, "AwsListing").map((fact) => fact.account)).toEqual(["111122223333", "444455556666"]);
  });
});

describe("providers, instances, resources", () => {
  test("an OIDC provider has no ARN of its own; the listing has", () => {
    const got = read(
      { Url: "https://oidc.example.com/id/A", ClientIDList: ["sts.amazonaws.com"], ThumbprintList: [] },
      { account: "111122223333" },
    );
    expect(got.facts).toMatchObject([
      {
        kind: "OidcProvider",
        arn: "",
        account: "111122223333",
        url: "oidc.example.com/id/A",
        clientIds: ["sts.amazonaws.com"],
      },
    ]);
    const listed: string[] = [];
    const list = read(
      { OpenIDConnectProviderList: [{ Arn: "arn:aws:iam::111122223333:oidc-provider/oidc.example.com/id/A" }] },
      { listedProvider: (arn: string) => listed.push(arn) },
    );
    expect(factsOf(list.facts, "OidcProvider")).toMatchObject([{ url: "oidc.example.com/id/A" }]);
    expect(listed).toHaveLength(1);
  });

  test("SAML providers", () => {
    expect(read({ SAMLProviderList: [{ Arn: "arn:aws:iam::111122223333:saml-provider/idp" }] }).facts).toMatchObject([
      { kind: "SamlProvider" },
      { kind: "AwsListing", listed: "SamlProvider" },
    ]);
    expect(read({ SAMLMetadataDocument: "<x/>", CreateDate: "2024" })).toMatchObject({ facts: [], issues: [] });
  });

  test("instances and launch templates keep how the metadata service is guarded", () => {
    const options = { HttpTokens: "required", HttpPutResponseHopLimit: 1, HttpEndpoint: "enabled" };
    const instances = read({
      Reservations: [
        {
          OwnerId: "111122223333",
          Instances: [
            {
              InstanceId: "i-1",
              PrivateDnsName: "ip",
              IamInstanceProfile: { Arn: "a" },
              Tags: [{ Key: "k", Value: "v" }],
              MetadataOptions: options,
            },
            { InstanceId: "i-2", State: { Name: "terminated" } },
          ],
        },
      ],
    });
    expect(factsOf(instances.facts, "Instance")).toMatchObject([
      {
        instanceId: "i-1",
        account: "111122223333",
        httpTokens: "required",
        httpPutResponseHopLimit: 1,
        tags: { k: "v" },
      },
    ]);
    const templates = read({
      LaunchTemplateVersions: [
        {
          LaunchTemplateId: "lt-1",
          LaunchTemplateName: "n",
          VersionNumber: 2,
          DefaultVersion: true,
          CreatedBy: "arn:aws:iam::111122223333:user/u",
          LaunchTemplateData: { MetadataOptions: options },
        },
      ],
    });
    expect(templates.facts).toMatchObject([
      { kind: "LaunchTemplate", account: "111122223333", version: "2", isDefault: true, httpTokens: "required" },
    ]);
  });

  test.each([
    [
      "clew/v1",
      { apiVersion: "clew/v1", kind: "ResourcePolicy", resourceArn: "arn:aws:s3:::b", policy: TRUST },
      "arn:aws:s3:::b",
    ],
    [
      "a secret",
      {
        ARN: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:s",
        Name: "s",
        ResourcePolicy: JSON.stringify(TRUST),
      },
      "arn:aws:secretsmanager:eu-west-1:111122223333:secret:s",
    ],
    [
      "a queue",
      { Attributes: { QueueArn: "arn:aws:sqs:eu-west-1:111122223333:q", Policy: JSON.stringify(TRUST) } },
      "arn:aws:sqs:eu-west-1:111122223333:q",
    ],
    [
      "a topic",
      { Attributes: { TopicArn: "arn:aws:sns:eu-west-1:111122223333:t", Policy: JSON.stringify(TRUST) } },
      "arn:aws:sns:eu-west-1:111122223333:t",
    ],
  ])("the policy of a resource: %s", (_name, value, resourceArn) => {
    expect(read(value).facts).toMatchObject([{ kind: "ResourcePolicy", resourceArn, policy: { document: TRUST } }]);
  });

  test("an organization", () => {
    const { facts, issues } = readText(`
apiVersion: clew/v1
kind: Organization
id: o-1
managementAccountId: "111122223333"
units: [{id: r-1, name: Root}, {id: ou-1, name: Prod, parentId: r-1}, {name: nameless}]
accounts: [{id: "444455556666", name: prod, parentId: ou-1}]
policies: [{id: p-1, type: SERVICE_CONTROL_POLICY, name: deny, content: {Version: "2012-10-17", Statement: []}}]
attachments: [{policyId: p-1, targetId: ou-1}]
`);
    expect(facts).toMatchObject([
      {
        kind: "Organization",
        units: [{ id: "r-1" }, { id: "ou-1", parentId: "r-1" }],
        accounts: [{ id: "444455556666" }],
        policies: [{ type: "SERVICE_CONTROL_POLICY", policy: { document: { Statement: [] } } }],
        attachments: [{ policyId: "p-1", targetId: "ou-1" }],
      },
    ]);
    expect(issues).toMatchObject([{ pointer: "/units/2/id" }]);
  });
});
