/** Decisions over an estate: what is known of a principal, what is missing, and how it is said. */
import { describe, expect, it } from "vitest";
import { leaves } from "../../src/facts/open.ts";
import { buildIam } from "../../src/iam/iam-model.ts";
import { ACCOUNT, allow, deny, estate, policyArn, roleArn, trusts, userArn } from "./estate.ts";

const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const CLUSTER = `arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/prod`;
const MFA = { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } };

describe("decide", () => {
  it("allows what an inline, an attached and a group policy grant, and names the statement", () => {
    const world = estate({
      roles: { app: { attached: [policyArn("read")] } },
      users: { ann: { groups: ["ops"] } },
      groups: { ops: { policies: [allow("eks:*", "*")] } },
      managed: { read: [allow("s3:*", "*"), allow("eks:DescribeCluster", "*")] },
    });
    const iam = buildIam(world);
    const byRole = iam.decide(roleArn("app"), "eks:DescribeCluster", CLUSTER);
    expect(byRole).toMatchObject({ verdict: "allowed", keys: [], shut: [], exists: true });
    expect(byRole?.by.identity.map((handle) => world.evidence.locate(handle).pointer)).toEqual([
      "/Policies/0/PolicyVersionList/0/Document/Statement/1",
    ]);
    expect(iam.decide(userArn("ann"), "eks:DeleteCluster", CLUSTER)?.verdict).toBe("allowed");
    expect(iam.decide(roleArn("app"), "eks:DeleteCluster", CLUSTER)).toMatchObject({
      verdict: "denied",
      shut: ["identity-policy"],
    });
  });

  it("knows the tags and the name of a principal, and leaves the rest open with its controller", () => {
    const iam = buildIam(
      estate({
        roles: {
          blue: {
            tags: { team: "blue" },
            policies: [allow("eks:*", "*", { Condition: { StringEquals: { "aws:PrincipalTag/team": "blue" } } })],
          },
          red: {
            tags: { team: "red" },
            policies: [allow("eks:*", "*", { Condition: { StringEquals: { "aws:PrincipalTag/Team": "blue" } } })],
          },
          far: { policies: [allow("eks:*", "*", { Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } })] },
        },
      }),
    );
    expect(iam.decide(roleArn("blue"), "eks:ListClusters", "*")?.verdict).toBe("allowed");
    expect(iam.decide(roleArn("red"), "eks:ListClusters", "*")?.verdict).toBe("denied");
    const far = iam.decide(roleArn("far"), "eks:ListClusters", "*");
    expect(far).toMatchObject({ verdict: "conditional", keys: ["aws:SourceIp"] });
    expect(far && [...leaves(far.open)]).toMatchObject([
      { key: "aws:SourceIp", operator: "IpAddress", values: ["10.0.0.0/8"], controller: "environment" },
    ]);
  });

  it("takes a session by its ARN, and any session by the role's", () => {
    const session = `arn:aws:sts::${ACCOUNT}:assumed-role/dev/alice`;
    const iam = buildIam(estate({ roles: { dev: { path: "/team/" }, target: { trust: [trusts({ AWS: session })] } } }));
    expect(iam.decide(session, "sts:AssumeRole", roleArn("target"))?.verdict).toBe("allowed");
    expect(iam.decide(session.replace("alice", "bob"), "sts:AssumeRole", roleArn("target"))?.verdict).toBe("denied");
    expect(iam.decide(roleArn("team/dev"), "sts:AssumeRole", roleArn("target"))).toMatchObject({
      verdict: "conditional",
      keys: ["@callerSession"],
      witness: { "@callerSession": session },
    });
  });

  it("does not match the unique id of a role that was made anew", () => {
    const iam = buildIam(
      estate({
        roles: {
          dev: {},
          now: { trust: [trusts({ AWS: "AROADEV" })] },
          old: { trust: [trusts({ AWS: "AROAOLDDEV" })] },
        },
      }),
    );
    expect(iam.decide(roleArn("dev"), "sts:AssumeRole", roleArn("now"))?.verdict).toBe("allowed");
    expect(iam.decide(roleArn("dev"), "sts:AssumeRole", roleArn("old"))).toMatchObject({
      verdict: "denied",
      shut: ["resource-policy"],
    });
  });

  it("closes the audience of a token by the provider, and finds the provider in the account of the role", () => {
    const issuer = "oidc.eks.eu-west-1.amazonaws.com/id/ABC";
    const provider = `arn:aws:iam::${ACCOUNT}:oidc-provider/${issuer}`;
    const condition = {
      StringEquals: { [`${issuer}:sub`]: "system:serviceaccount:pay:api", [`${issuer}:aud`]: "sts.amazonaws.com" },
    };
    const statement = {
      ...trusts({ Federated: provider }),
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: condition,
    };
    const roles = { irsa: { trust: [statement] } };
    const one = buildIam(estate({ roles, providers: [{ url: issuer, clientIds: ["sts.amazonaws.com"] }] }));
    const ask = (iam: typeof one, subject: string) =>
      iam.decide(`oidc:${issuer}#${subject}`, "sts:AssumeRoleWithWebIdentity", roleArn("irsa"))?.verdict;
    expect(ask(one, "system:serviceaccount:pay:api")).toBe("allowed");
    expect(ask(one, "system:serviceaccount:pay:web")).toBe("denied");
    const two = buildIam(estate({ roles, providers: [{ url: issuer, clientIds: ["sts.amazonaws.com", "vault"] }] }));
    expect(ask(two, "system:serviceaccount:pay:api")).toBe("conditional");
    expect(ask(buildIam(estate({ roles, providers: [] })), "system:serviceaccount:pay:api")).toBe("denied");
    expect(ask(buildIam(estate({ roles })), "system:serviceaccount:pay:api")).toBe("unknown");
  });

  it("leaves services, roots and strangers to what documents say of them", () => {
    const iam = buildIam(estate({ roles: { node: {}, open: { trust: [trusts({ AWS: "444455556666" })] } } }));
    expect(iam.decide("service:ec2.amazonaws.com", "sts:AssumeRole", roleArn("node"))?.verdict).toBe("allowed");
    expect(iam.decide("lambda.amazonaws.com", "sts:AssumeRole", roleArn("node"))?.verdict).toBe("denied");
    expect(iam.decide(ROOT, "eks:DeleteCluster", CLUSTER)?.verdict).toBe("allowed");
    expect(iam.decide(ROOT, "sts:AssumeRole", roleArn("node"))?.verdict).toBe("denied");
    expect(iam.decide("arn:aws:iam::444455556666:root", "sts:AssumeRole", roleArn("open"))?.verdict).toBe("allowed");
    expect(iam.decide("arn:aws:iam::444455556666:role/any", "sts:AssumeRole", roleArn("open"))).toMatchObject({
      verdict: "unknown",
      exists: undefined,
    });
    expect(iam.decide(roleArn("nobody"), "eks:DescribeCluster", CLUSTER)).toMatchObject({
      verdict: "denied",
      exists: false,
    });
    expect(iam.decide("system:serviceaccount:a:b", "eks:DescribeCluster", CLUSTER)).toBeUndefined();
  });
});

describe("what is missing", () => {
  const missing = policyArn("not-here");

  it("makes a grant that a missing policy could hold unknown, and an allowed call that it could deny", () => {
    const iam = buildIam(
      estate({
        roles: { some: { attached: [missing] }, more: { attached: [missing], policies: [allow("eks:*", "*")] } },
      }),
    );
    for (const name of ["some", "more"]) {
      const decision = iam.decide(roleArn(name), "eks:DescribeCluster", CLUSTER);
      expect(decision?.verdict).toBe("unknown");
      expect(decision?.gaps.map((index) => iam.gaps[index]?.scope)).toContain(`principal:${roleArn(name)}`);
    }
  });

  it("makes what a missing boundary could cut off unknown, and leaves what nothing grants denied", () => {
    const iam = buildIam(estate({ roles: { some: { boundary: missing, policies: [allow("eks:*", "*")] } } }));
    const decision = iam.decide(roleArn("some"), "eks:DescribeCluster", CLUSTER);
    expect(decision?.verdict).toBe("unknown");
    expect(decision?.gaps.map((index) => iam.gaps[index])).toMatchObject([
      { kind: "not-supplied", what: `permissions boundary ${missing}`, direction: "may-remove" },
    ]);
    expect(iam.decide(roleArn("some"), "s3:GetObject", "arn:aws:s3:::b/k")?.verdict).toBe("denied");
  });

  it("assumes that there are no SCPs, says so, and takes it back by a switch", () => {
    const world = estate({ roles: { some: { policies: [allow("eks:*", "*")] } } });
    const iam = buildIam(world);
    expect(iam.decide(roleArn("some"), "eks:DescribeCluster", CLUSTER)).toMatchObject({
      verdict: "allowed",
      assumptions: [{ name: "scp", value: "none", switch: "--assume scp=unknown" }],
    });
    expect(buildIam(world, { scp: "unknown" }).decide(roleArn("some"), "eks:DescribeCluster", CLUSTER)?.verdict).toBe(
      "unknown",
    );
  });

  it("says both readings where AWS contradicts itself: a user whose boundary does not allow, trusted by name", () => {
    const iam = buildIam(
      estate({
        users: { ann: { boundary: policyArn("narrow") } },
        roles: { target: { trust: [trusts({ AWS: userArn("ann") })] } },
        managed: { narrow: [allow("ec2:*", "*")] },
      }),
    );
    const decision = iam.decide(userArn("ann"), "sts:AssumeRole", roleArn("target"));
    expect(decision?.verdict).toBe("unknown");
    expect(decision?.gaps.map((index) => iam.gaps[index])).toMatchObject([
      { kind: "undocumented", what: expect.stringContaining("allowed") },
    ]);
  });
});

describe("an organization", () => {
  const organization = (attachments: readonly (readonly [string, string])[]) => ({
    "organization.json": {
      apiVersion: "clew/v1",
      kind: "Organization",
      id: "o-exampleorg1",
      managementAccountId: "444455556666",
      units: [
        { id: "r-1", name: "Root" },
        { id: "ou-1", name: "prod", parentId: "r-1" },
      ],
      accounts: [
        { id: ACCOUNT, name: "prod", parentId: "ou-1" },
        { id: "444455556666", name: "management", parentId: "ou-1" },
      ],
      policies: [
        {
          id: "p-full",
          type: "SERVICE_CONTROL_POLICY",
          name: "FullAWSAccess",
          content: { Version: "2012-10-17", Statement: [allow("*", "*")] },
        },
        {
          id: "p-eks",
          type: "SERVICE_CONTROL_POLICY",
          name: "NoDelete",
          content: { Version: "2012-10-17", Statement: [deny("eks:Delete*", "*")] },
        },
      ],
      attachments: attachments.map(([policyId, targetId]) => ({ policyId, targetId })),
    },
  });
  const role = { some: { policies: [allow("eks:*", "*")] } };
  const full = [
    ["p-full", "r-1"],
    ["p-full", "ou-1"],
    ["p-full", ACCOUNT],
    ["p-full", "444455556666"],
  ] as const;

  it("denies by an SCP of any level, but not in the management account or to a service-linked role", () => {
    const world = estate(
      [
        {
          roles: { ...role, linked: { path: "/aws-service-role/eks.amazonaws.com/", policies: [allow("eks:*", "*")] } },
        },
        { roles: role, account: "444455556666" },
      ],
      organization([...full, ["p-eks", "ou-1"]]),
    );
    const iam = buildIam(world);
    const ask = (principal: string, account = ACCOUNT) =>
      iam.decide(principal, "eks:DeleteCluster", `arn:aws:eks:eu-west-1:${account}:cluster/x`);
    expect(ask(roleArn("some"))).toMatchObject({ verdict: "denied", shut: ["explicit-deny"] });
    expect(ask(roleArn("aws-service-role/eks.amazonaws.com/linked"))?.verdict).toBe("allowed");
    expect(ask(roleArn("some", "444455556666"), "444455556666")?.verdict).toBe("allowed");
    expect(iam.assumptions).toEqual([]);
  });

  it("denies where one level allows nothing of it", () => {
    const iam = buildIam(
      estate(
        { roles: role },
        organization([
          ["p-full", "r-1"],
          ["p-eks", "ou-1"],
          ["p-full", ACCOUNT],
        ]),
      ),
    );
    expect(iam.decide(roleArn("some"), "eks:DescribeCluster", CLUSTER)).toMatchObject({
      verdict: "denied",
      shut: ["service-control-policy"],
    });
  });

  it("knows the organization of its accounts, that others are not in it, and that there is none", () => {
    const trust = [trusts({ AWS: "*" }, { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-exampleorg1" } } })];
    const inside = buildIam(estate({ roles: { some: {}, target: { trust } } }, organization(full)));
    expect(inside.decide(roleArn("some"), "sts:AssumeRole", roleArn("target"))?.verdict).toBe("allowed");
    expect(inside.decide("anyone-aws", "sts:AssumeRole", roleArn("target"))?.verdict).toBe("denied");
    const without = estate(
      { roles: { some: {}, target: { trust } } },
      { "clew.yaml": "apiVersion: clew/v1\norganization: none\n" },
    );
    expect(buildIam(without).decide(roleArn("some"), "sts:AssumeRole", roleArn("target"))?.verdict).toBe("denied");
    const unknown = buildIam(estate({ roles: { some: {}, target: { trust } } }));
    expect(unknown.decide(roleArn("some"), "sts:AssumeRole", roleArn("target"))).toMatchObject({
      verdict: "conditional",
      keys: ["aws:PrincipalOrgID"],
    });
  });
});

describe("the closest denial", () => {
  it("names the single gate that is shut", () => {
    const iam = buildIam(
      estate({
        roles: {
          bounded: { boundary: policyArn("narrow"), policies: [allow("eks:*", "*")] },
          denied: { policies: [allow("eks:*", "*"), deny("eks:Delete*", "*")] },
          twice: { boundary: policyArn("narrow") },
          target: { trust: [trusts({ AWS: ROOT }, MFA)] },
        },
        managed: { narrow: [allow("ec2:*", "*")] },
      }),
    );
    const shut = (name: string, action = "eks:DeleteCluster", resource = CLUSTER) =>
      iam.decide(roleArn(name), action, resource)?.shut;
    expect(shut("bounded")).toEqual(["permissions-boundary"]);
    expect(shut("denied")).toEqual(["explicit-deny"]);
    expect(shut("twice")).toEqual([]);
    expect(shut("denied", "sts:AssumeRole", roleArn("target"))).toEqual(["identity-policy"]);
  });
});
