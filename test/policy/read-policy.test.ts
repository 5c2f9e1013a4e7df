import { expect, test } from "vitest";
import { readPolicy } from "../../src/policy/read-policy.ts";
import { POLICY } from "../demo/repository.ts";

const HEAD = "apiVersion: clew/v1\nkind: Policy\n";
const issuesOf = (text: string) => {
  const read = readPolicy(text, "p.yaml");
  return "issues" in read
    ? read.issues.map((issue) => `${issue.line ?? "?"} ${issue.pointer ?? ""} ${issue.expected} | ${issue.came}`)
    : [];
};

test("a good policy has no issue and knows its lines", () => {
  const read = readPolicy(POLICY, "p.yaml");
  if ("issues" in read) throw new Error(JSON.stringify(read.issues));
  expect(read.read.policy.rules.map((rule) => rule.id)).toEqual([
    "only-sre-deletes",
    "ci-deploys",
    "ci-not-in-prod",
    "main-branch-only",
  ]);
  expect(read.read.line("/rules/1")).toBe(POLICY.split("\n").findIndex((line) => line.includes("id: ci-deploys")) + 1);
});

test.each([
  [
    "an exception without a reason",
    `${HEAD}rules:\n  - id: a\n    forbid: everyone\n    can: { verb: get, resource: pods }\n    exceptions:\n      - who: everyone\n        expires: 2027-01-01\n`,
    /\/rules\/0\/exceptions\/0\/reason/,
  ],
  [
    "an exception without an expiry date",
    `${HEAD}rules:\n  - id: a\n    forbid: everyone\n    can: { verb: get, resource: pods }\n    exceptions:\n      - who: everyone\n        reason: x\n`,
    /\/rules\/0\/exceptions\/0\/expires/,
  ],
  [
    "a date that is none",
    `${HEAD}rules:\n  - id: a\n    forbid: everyone\n    can: { verb: get, resource: pods }\n    exceptions:\n      - who: everyone\n        reason: x\n        expires: 2027-02-30\n`,
    /expires/,
  ],
  [
    "two forms in one rule",
    `${HEAD}rules:\n  - id: a\n    forbid: everyone\n    require: { id: x }\n    can: { verb: get, resource: pods }\n`,
    /exactly one of forbid, allow-only, require, forbid-findings \| forbid, require/,
  ],
  ["no form", `${HEAD}rules:\n  - id: a\n    can: { verb: get, resource: pods }\n`, /exactly one of.*none/],
  [
    "an unknown field",
    `${HEAD}rules:\n  - id: a\n    forbid: { name: x }\n    can: { verb: get, resource: pods }\n`,
    /\/rules\/0\/forbid/,
  ],
  [
    "two actions in one",
    `${HEAD}rules:\n  - id: a\n    forbid: everyone\n    can: { verb: get, resource: pods, goal: exec }\n`,
    /\/rules\/0\/can/,
  ],
  [
    "the same id twice",
    `${HEAD}rules:\n  - id: a\n    forbid: everyone\n    can: { goal: exec }\n  - id: a\n    forbid: everyone\n    can: { goal: exec }\n`,
    /6 \/rules\/1\/id every id once \| `a` again|7 \/rules\/1\/id every id once \| `a` again/,
  ],
  ["another version", "apiVersion: clew/v2\nkind: Policy\n", /\/apiVersion/],
  ["no document", "", /one policy document \| none/],
  ["bad YAML", "rules: [", /./],
])("%s is an issue with its place", (_title, text, expected) => {
  expect(issuesOf(text).join("\n")).toMatch(expected);
});
