/** `clew simulate`, line by line: proof, open contexts, and lines that cannot be read. */
import { describe, expect, it } from "vitest";
import { simulate } from "../../src/iam/simulate.ts";
import { ACCOUNT, allow, deny, policy, roleArn, trusts } from "./estate.ts";

const line = (request: object, more: object = {}) => ({
  id: "one",
  request: {
    principal: `arn:aws:sts::${ACCOUNT}:assumed-role/app/s`,
    action: "sts:AssumeRole",
    resource: roleArn("target"),
    resourceAccount: ACCOUNT,
    context: {},
    ...request,
  },
  identityPolicies: [],
  ...more,
});

describe("a line with a complete context", () => {
  it("names the statements that decide, with their place in the line", () => {
    const identityPolicies = [
      { name: "p", document: policy(allow("s3:*", "*"), { Sid: "no", ...deny("sts:*", "*") }) },
      { name: "q", document: { Version: "2012-10-17", Statement: allow("*", "*") } },
    ];
    expect(simulate(line({}, { identityPolicies }))).toEqual({
      id: "one",
      verdict: "explicitly-denied",
      by: [
        { policy: "p", statement: 1, sid: "no", effect: "Deny", pointer: "/identityPolicies/0/document/Statement/1" },
      ],
    });
    expect(
      simulate(
        line({ action: "s3:GetObject", resource: "arn:aws:s3:::b/k" }, { identityPolicies: identityPolicies.slice(1) }),
      ),
    ).toMatchObject({
      verdict: "allowed",
      by: [{ policy: "q", effect: "Allow", pointer: "/identityPolicies/0/document/Statement" }],
    });
    expect(simulate(line({}))).toEqual({ id: "one", verdict: "implicitly-denied", by: [] });
  });
});

describe("a line with an open context", () => {
  const trust = (condition: object) => ({
    resourcePolicy: policy(trusts({ AWS: roleArn("app") }, { Condition: condition })),
  });

  it("answers what is left open, who controls it and what would do", () => {
    const answer = simulate(
      line(
        { context: "open" },
        trust({ StringEquals: { "sts:ExternalId": "x7" }, Bool: { "aws:MultiFactorAuthPresent": "true" } }),
      ),
    );
    expect(answer).toMatchObject({
      verdict: "conditional",
      keys: ["aws:MultiFactorAuthPresent", "sts:ExternalId"],
      witness: { "sts:ExternalId": "x7", "aws:MultiFactorAuthPresent": "true" },
      gaps: [],
      open: {
        kind: "all",
        of: [
          { key: "sts:ExternalId", operator: "StringEquals", values: ["x7"], controller: "caller" },
          { key: "aws:MultiFactorAuthPresent", controller: "environment" },
        ],
      },
    });
    if (!("places" in answer)) throw new Error("no open answer");
    expect(Object.values(answer.places)).toContain("/resourcePolicy/Statement/0/Condition/StringEquals/sts:ExternalId");
  });

  it("sees through contradictions and tautologies", () => {
    const verdict = (condition: object) => {
      const answer = simulate(line({ context: "open" }, trust(condition)));
      return "verdict" in answer ? answer.verdict : answer;
    };
    expect(verdict({ StringEquals: { "sts:ExternalId": "a" }, StringNotEquals: { "sts:ExternalId": "a" } })).toBe(
      "denied",
    );
    expect(verdict({ StringNotEqualsIfExists: { "sts:ExternalId": "a" } })).toBe("conditional");
    expect(verdict({ ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/*` } })).toBe("allowed");
  });

  it("takes what the line knows besides", () => {
    const known = { "sts:ExternalId": "x7" };
    const answer = simulate(line({ context: "open", known }, trust({ StringEquals: { "sts:ExternalId": "x7" } })));
    expect(answer).toMatchObject({ verdict: "allowed", keys: [] });
  });

  it("leaves the name of the session open for a role, and nothing of a session by its ARN", () => {
    const resourcePolicy = policy(trusts({ AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/app/s` }));
    expect(simulate(line({ context: "open" }, { resourcePolicy }))).toMatchObject({ verdict: "allowed" });
    expect(simulate(line({ context: "open", principal: roleArn("app") }, { resourcePolicy }))).toMatchObject({
      verdict: "conditional",
      keys: ["@callerSession"],
    });
    expect(simulate(line({ context: {}, principal: roleArn("app") }, { resourcePolicy }))).toMatchObject({
      verdict: "implicitly-denied",
    });
  });

  it("is unknown where AWS does not say, with both readings", () => {
    const answer = simulate(
      line({ context: "open", principal: "ec2.amazonaws.com" }, { resourcePolicy: policy(trusts({ AWS: "*" })) }),
    );
    expect(answer).toMatchObject({
      verdict: "unknown",
      gaps: [{ kind: "undocumented", what: expect.stringMatching(/allowed or denied/) }],
    });
  });
});

describe("a line that cannot be read", () => {
  it.each<readonly [string, unknown, string]>([
    ["is no object", "x", ""],
    ["has no request", {}, "/request"],
    ["names nobody", line({ principal: "bob" }), "/request/principal"],
    ["has no service in its action", line({ action: "AssumeRole" }), "/request/action"],
    ["has no resource", line({ resource: 7 }), "/request/resource"],
    ["has a context of another kind", line({ context: "closed" }), "/request/context"],
  ])("%s", (_, input, pointer) => {
    expect(simulate(input)).toMatchObject({ error: { pointer } });
  });

  it("keeps the good part of a policy and reports the rest", () => {
    const document = policy(
      { ...allow("sts:*", "*"), Conditions: {} },
      { Effect: "allow", Action: "*", Resource: "*" },
    );
    expect(simulate(line({ action: "sts:TagSession" }, { identityPolicies: [{ name: "p", document }] }))).toMatchObject(
      {
        verdict: "implicitly-denied",
        issues: [
          { code: "unknown-policy-element", pointer: "/identityPolicies/0/document/Statement/0/Conditions" },
          { code: "policy-effect", pointer: "/identityPolicies/0/document/Statement/1/Effect" },
        ],
      },
    );
  });
});
