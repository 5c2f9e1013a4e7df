import { describe, expect, test } from "vitest";
import { isPattern, type KnownInstances, usernamePattern } from "../../src/eks/username-pattern.ts";
import { leaves } from "../../src/facts/open.ts";

const INSTANCES: KnownInstances = {
  byDnsName: new Map([["ip-10-0-0-1.ec2.internal", "i-0123456789abcdef0"]]),
  complete: false,
};

/** The open conditions as short texts; `never` when the name cannot come out. */
function conditions(template: string, text: string, instances = INSTANCES): readonly string[] | "never" {
  const open = usernamePattern(template, instances, []).matches(text);
  return open === undefined
    ? "never"
    : [...leaves(open)].map(({ key, operator, values }) => `${key} ${operator} ${values.join(" ")}`);
}

describe("what a username says of the session", () => {
  test.each<[string, string, readonly string[] | "never"]>([
    ["ci:{{SessionName}}", "ci:bob", ["sts:RoleSessionName StringEquals bob"]],
    ["ci:{{SessionName}}", "ci:bo-b", ["sts:RoleSessionName StringEquals bo-b bo@b"]],
    ["ci:{{SessionNameRaw}}", "ci:bo-b", ["sts:RoleSessionName StringEquals bo-b"]],
    ["ci:{{SessionNameRaw}}", "ci:j@x.y", ["sts:RoleSessionName StringEquals j@x.y"]],
    ["ci:{{SessionName}}", "ci:j@x.y", "never"],
    ["ci:{{SessionName}}", "ci:a-b-c-d-e-f-g-h", ["sts:RoleSessionName StringLike a?b?c?d?e?f?g?h"]],
    ["ci:{{SessionName}}", "ci:b", "never"],
    ["ci:{{SessionName}}", "ci:has space", "never"],
    ["ci:{{SessionName}}", `ci:${"a".repeat(65)}`, "never"],
    ["ci:{{SessionName}}", "cd:bob", "never"],
    ["{{SessionName}}/{{SessionName}}", "bob/bob", ["sts:RoleSessionName StringEquals bob"]],
    ["{{SessionName}}/{{SessionName}}", "bob/eve", "never"],
    ["{{SessionName}}={{SessionNameRaw}}", "j-x.y=j@x.y", ["sts:RoleSessionName StringEquals j@x.y"]],
    ["{{SessionName}}={{SessionNameRaw}}", "j-x.y=j-x.y", ["sts:RoleSessionName StringEquals j-x.y"]],
    ["{{SessionName}}={{SessionNameRaw}}", "abc=abd", "never"],
    ["{{SessionName}}-x", "a-x-x", ["sts:RoleSessionName StringEquals a-x a@x"]],
    ["k:{{AccessKeyID}}", "k:AKIAIOSFODNN7EXAMPLE", ["aws:AccessKeyId StringEquals AKIAIOSFODNN7EXAMPLE"]],
    ["k:{{AccessKeyID}}", "k:short", "never"],
    [
      "system:node:{{EC2PrivateDNSName}}",
      "system:node:ip-10-0-0-1.ec2.internal",
      ["sts:RoleSessionName StringEquals i-0123456789abcdef0"],
    ],
    [
      "system:node:{{EC2PrivateDNSName}}",
      "system:node:other",
      ["sts:RoleSessionName StringLike i-???????? i-?????????????????", "ec2:PrivateDnsName StringEquals other"],
    ],
    ["{{Unknown}}:{{SessionName}}", "{{Unknown}}:bob", ["sts:RoleSessionName StringEquals bob"]],
  ])("%s as %s", (template, text, expected) => {
    expect(conditions(template, text)).toEqual(expected);
  });

  test("with every instance known, a DNS name that none has never comes out", () => {
    expect(conditions("system:node:{{EC2PrivateDNSName}}", "system:node:other", { ...INSTANCES, complete: true })).toBe(
      "never",
    );
  });

  test("every way to split a name is an alternative", () => {
    const open = usernamePattern("{{SessionName}}{{AccessKeyID}}", INSTANCES, []).matches(`bob${"A".repeat(17)}`);
    expect(open?.kind).toBe("any");
  });
});

test.each([
  ["{{SessionName}}", true],
  ["a{{AccessKeyID}}", true],
  ["{{AccountID}}", false],
  ["{{sessionname}}", false],
  ["plain", false],
])("%s depends on the session: %s", (template, expected) => {
  expect(isPattern(template)).toBe(expected);
});
