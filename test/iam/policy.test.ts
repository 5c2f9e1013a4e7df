/** The policy language: every form of a document, and what AWS would refuse. */
import { describe, expect, it } from "vitest";
import { addressText, ipRange } from "../../src/iam/conditions/ip-range.ts";
import { instantOf, numberOf } from "../../src/iam/conditions/number-and-date.ts";
import { operatorOf } from "../../src/iam/conditions/operators.ts";
import { matchesGlob } from "../../src/iam/policy/glob.ts";
import { parsePolicy } from "../../src/iam/policy/parse-policy.ts";
import { resolve, template } from "../../src/iam/policy/policy-variables.ts";

const D = "$";

describe("parsePolicy", () => {
  it("reads one statement or a list, one text or a list, booleans and numbers", () => {
    const one = {
      Effect: "Allow",
      Action: "s3:Get*",
      Resource: "*",
      Condition: { Bool: { "aws:SecureTransport": true } },
    };
    const single = parsePolicy({ Version: "2012-10-17", Statement: one });
    const listed = parsePolicy({
      Version: "2012-10-17",
      Statement: [{ ...one, Action: ["s3:Get*"], Resource: ["*"] }],
    });
    expect(single.faults).toEqual([]);
    expect(single.statements[0]).toMatchObject({ index: undefined, effect: "Allow" });
    expect(listed.statements[0]).toMatchObject({ index: 0, effect: "Allow" });
    expect(listed.statements[0]?.conditions[0]?.texts).toEqual(["true"]);
  });

  it.each<readonly [string, unknown, string, string]>([
    ["no document", "x", "policy-shape", ""],
    ["an element that there is not", { Statement: [], Statements: [] }, "unknown-policy-element", "/Statements"],
    ["a version that there is not", { Version: "2012-10-18", Statement: [] }, "policy-version", "/Version"],
    [
      "an effect in small letters",
      { Statement: { Effect: "allow", Action: "*", Resource: "*" } },
      "policy-effect",
      "/Statement/Effect",
    ],
    ["no action", { Statement: [{ Effect: "Allow", Resource: "*" }] }, "policy-action", "/Statement/0/Action"],
    [
      "an operator that there is not",
      {
        Statement: [
          { Effect: "Deny", Action: "*", Resource: "*", Condition: { StringEqual: { "aws:username": "a" } } },
        ],
      },
      "unknown-condition-operator",
      "/Statement/0/Condition/StringEqual",
    ],
    [
      "a key without prefix",
      { Statement: [{ Effect: "Deny", Action: "*", Resource: "*", Condition: { StringEquals: { username: "a" } } }] },
      "unknown-condition-key",
      "/Statement/0/Condition/StringEquals/username",
    ],
    [
      "a part of an ARN as wildcard",
      {
        Statement: [
          { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:role/*" }, Action: "sts:AssumeRole" },
        ],
      },
      "policy-principal",
      "/Statement/0/Principal/AWS",
    ],
  ])("reports %s", (_, document, code, pointer) => {
    expect(parsePolicy(document).faults).toContainEqual(expect.objectContaining({ code, pointer }));
  });
});

describe("operators", () => {
  it("are read in any case of letters, with prefix and suffix", () => {
    expect(operatorOf("forAllValues:stringnotlikeIFEXISTS")).toEqual({
      family: "string-like",
      relation: "equal",
      negated: true,
      ifExists: true,
      quantifier: "all",
    });
    expect(operatorOf("NullIfExists")).toBeUndefined();
    expect(operatorOf("ForSomeValue:StringLike")).toBeUndefined();
  });
});

describe("policy variables", () => {
  const fill = (text: string, values: Readonly<Record<string, string>>, candidate: string, variables = true) => {
    const pattern = resolve(template(text, { variables, wildcards: true }), (key) => values[key]);
    return pattern !== undefined && matchesGlob(pattern, candidate);
  };

  it.each<readonly [string, Readonly<Record<string, string>>, string, boolean]>([
    [`home/${D}{aws:username}/*`, { "aws:username": "bob" }, "home/bob/x", true],
    [`home/${D}{AWS:UserName}/*`, { "aws:username": "bob" }, "home/bob/x", true],
    [`home/${D}{aws:username}/*`, {}, "home/bob/x", false],
    [`home/${D}{aws:username, 'all'}/*`, {}, "home/all/x", true],
    [`home/${D}{aws:username}`, { "aws:username": "*" }, "home/bob", false],
    [`a${D}{*}b`, {}, "a*b", true],
    [`a${D}{*}b`, {}, "axb", false],
    [`a${D}{?}${D}{${D}}`, {}, `a?${D}`, true],
    [`a${D}{unclosed`, {}, `a${D}{unclosed`, true],
  ])("%s with %j and %s", (text, values, candidate, expected) => {
    expect(fill(text, values, candidate)).toBe(expected);
  });

  it("are literal text in version 2008-10-17", () => {
    expect(fill(`${D}{aws:username}*`, { "aws:username": "bob" }, "bob", false)).toBe(false);
    expect(fill(`${D}{aws:username}*`, { "aws:username": "bob" }, `${D}{aws:username}!`, false)).toBe(true);
  });
});

describe("values", () => {
  it.each<readonly [string, string | undefined]>([
    ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000Z"],
    ["2026-01-01T01:00:00+01:00", "2026-01-01T00:00:00.000Z"],
    ["2026-01-01", "2026-01-01T00:00:00.000Z"],
    ["2026", "2026-01-01T00:00:00.000Z"],
    ["1767225600", "2026-01-01T00:00:00.000Z"],
    ["tomorrow", undefined],
  ])("date %s", (text, expected) => {
    const at = instantOf(text);
    expect(at === undefined ? undefined : new Date(at).toISOString()).toBe(expected);
  });

  it("numbers are decimal", () => {
    expect(["10", "-1.5", "1e3", "0x10", "", "ten"].map(numberOf)).toEqual([
      10,
      -1.5,
      1000,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it.each<readonly [string, readonly [string, string] | undefined]>([
    ["10.0.0.0/8", ["10.0.0.0", "10.255.255.255"]],
    ["10.1.2.3/8", ["10.0.0.0", "10.255.255.255"]],
    ["0.0.0.0/0", ["0.0.0.0", "255.255.255.255"]],
    ["2001:db8::/127", ["2001:db8::", "2001:db8::1"]],
    ["203.0.113.5", ["203.0.113.5", "203.0.113.5"]],
    ["10.0.0.0/33", undefined],
    ["10.0/8", undefined],
    ["here", undefined],
  ])("range %s", (text, expected) => {
    const range = ipRange(text);
    const ends = range && [addressText(range.family, range.first), addressText(range.family, range.last)];
    expect(ends).toEqual(expected);
  });
});
