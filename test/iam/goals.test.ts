/** Who may do what, by pattern, and what a principal may do at all. */
import { describe, expect, it } from "vitest";
import { buildIam } from "../../src/iam/iam-model.ts";
import { ACCOUNT, allow, deny, estate, policyArn, roleArn, userArn } from "./estate.ts";

const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const OWN_YEAR = `arn:aws:s3:::payroll/${"$"}{aws:PrincipalTag/year}/*`;
const bucketPolicy = (...statements: readonly unknown[]) => ({
  "aws/111122223333/bucket.json": {
    apiVersion: "clew/v1",
    kind: "ResourcePolicy",
    resourceArn: "arn:aws:s3:::payroll",
    policy: { Version: "2012-10-17", Statement: statements },
  },
});

describe("principalsAllowed", () => {
  const world = {
    roles: {
      all: { policies: [allow("s3:*", "*")] },
      some: { policies: [allow("s3:GetObject", ["arn:aws:s3:::payroll/2026/*", "arn:aws:s3:::other/*"])] },
      cut: { policies: [allow("s3:Get*", "arn:aws:s3:::payroll/*"), deny("s3:*", "arn:aws:s3:::payroll/secret/*")] },
      none: { policies: [allow("s3:PutObject", "*")] },
      barred: { policies: [allow("s3:*", "*"), deny("s3:GetObject", "arn:aws:s3:::pay*")] },
      bounded: { boundary: policyArn("logs"), policies: [allow("s3:*", "*")] },
    },
    users: {
      ann: {
        tags: { year: "2026" },
        policies: [allow("s3:GetObject", OWN_YEAR)],
      },
    },
    managed: { logs: [allow("s3:*", "arn:aws:s3:::logs/*")] },
  };

  it("answers for some object of the pattern, with what is left of it", () => {
    const rows = buildIam(estate(world)).principalsAllowed("s3:GetObject", "arn:aws:s3:::payroll/*");
    expect(rows.map(({ id, kind, decision, scope }) => ({ id, kind, verdict: decision.verdict, ...scope }))).toEqual([
      { id: roleArn("all"), kind: "aws-role", verdict: "allowed", resources: "*", except: [] },
      {
        id: roleArn("cut"),
        kind: "aws-role",
        verdict: "allowed",
        resources: "*",
        except: ["arn:aws:s3:::payroll/secret/*"],
      },
      {
        id: roleArn("some"),
        kind: "aws-role",
        verdict: "allowed",
        resources: ["arn:aws:s3:::payroll/2026/*"],
        except: [],
      },
      { id: ROOT, kind: "aws-root", verdict: "allowed", resources: "*", except: [] },
      {
        id: userArn("ann"),
        kind: "aws-user",
        verdict: "allowed",
        resources: [OWN_YEAR],
        except: [],
      },
    ]);
  });

  it("answers for one object as written", () => {
    const iam = buildIam(estate(world));
    const ids = (resource: string) => iam.principalsAllowed("s3:getobject", resource).map((row) => row.id);
    expect(ids("arn:aws:s3:::payroll/secret/a")).toEqual([roleArn("all"), ROOT]);
    expect(ids("arn:aws:s3:::payroll/2025/a")).toEqual([roleArn("all"), roleArn("cut"), ROOT]);
    expect(ids("arn:aws:s3:::logs/a")).toContain(roleArn("bounded"));
  });

  it("reads the bucket's own policy: whom it lets in, whom it shuts out", () => {
    const documents = bucketPolicy(
      {
        Effect: "Allow",
        Principal: { AWS: ["444455556666", roleArn("none")] },
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::payroll/*",
      },
      { Effect: "Deny", Principal: { AWS: roleArn("all") }, Action: "s3:*", Resource: "arn:aws:s3:::payroll/*" },
    );
    const rows = buildIam(estate(world, documents)).principalsAllowed("s3:GetObject", "arn:aws:s3:::payroll/*");
    const verdicts = Object.fromEntries(rows.map((row) => [row.id, row.decision.verdict]));
    expect(verdicts[roleArn("none")]).toBe("allowed");
    expect(verdicts["arn:aws:iam::444455556666:root"]).toBe("allowed");
    expect(verdicts[roleArn("all")]).toBeUndefined();
  });

  it("has a row for anyone where the bucket is open, with the condition that narrows it", () => {
    const open = bucketPolicy({
      Effect: "Allow",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::payroll/public/*",
      Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
    });
    const rows = buildIam(estate(world, open)).principalsAllowed("s3:GetObject", "arn:aws:s3:::payroll/*");
    expect(rows.find((row) => row.id === "anyone-aws")).toMatchObject({
      kind: "anyone-aws",
      decision: { verdict: "conditional", keys: ["aws:SourceIp"] },
      scope: { resources: ["arn:aws:s3:::payroll/public/*"] },
    });
  });
});

describe("actionsOf", () => {
  it("lists grants by statement with what cuts and limits them, and leaves out what a deny covers whole", () => {
    const iam = buildIam(
      estate({
        roles: {
          app: {
            boundary: policyArn("edge"),
            policies: [
              allow(["eks:Describe*", "eks:List*"], "*"),
              allow("s3:*", "arn:aws:s3:::payroll/*", {
                Condition: { StringEquals: { "aws:PrincipalTag/team": "blue" } },
              }),
              allow("s3:GetObject", "arn:aws:s3:::logs/*", { Condition: { Bool: { "aws:SecureTransport": "true" } } }),
              allow("iam:PassRole", "*"),
              deny("iam:*", "*"),
              deny("s3:GetObject", "arn:aws:s3:::logs/secret/*"),
            ],
          },
        },
        managed: { edge: [allow("*", "*")] },
      }),
    );
    const grants = iam.actionsOf(roleArn("app"));
    expect(grants).toMatchObject([
      {
        actions: ["eks:Describe*", "eks:List*"],
        verdict: "allowed",
        except: [],
        within: [{ layer: "permissions-boundary" }],
      },
      {
        actions: ["s3:GetObject"],
        resources: ["arn:aws:s3:::logs/*"],
        verdict: "conditional",
        open: { key: "aws:SecureTransport" },
        except: [{ resources: ["arn:aws:s3:::logs/secret/*"], conditional: false }],
      },
    ]);
  });
});
