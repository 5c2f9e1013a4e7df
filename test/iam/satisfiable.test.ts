/** Open trees of one request and of several: what contradicts, what is always true, what is left. */
import { describe, expect, it } from "vitest";
import { evidenceTable } from "../../src/facts/evidence.ts";
import { all, any, FALSE, not, type Open, type OpenLeaf, TRUE } from "../../src/facts/open.ts";
import { ABSENT, type KeyState, known } from "../../src/iam/conditions/context.ts";
import { satisfiable, settle, simplify } from "../../src/iam/solve/satisfiable.ts";

const evidence = [evidenceTable().document("policy.json")];
const leaf = (key: string, operator: string, values: string | readonly string[], step = 0): OpenLeaf => ({
  kind: "leaf",
  step,
  key,
  operator,
  values: typeof values === "string" ? [values] : values,
  controller: "caller",
  evidence,
});
const on = (operator: string, values: string | readonly string[]): OpenLeaf => leaf("x:k", operator, values);

describe("two conditions on one key", () => {
  it.each<readonly [string, OpenLeaf, OpenLeaf]>([
    ["equal to two things", on("StringEquals", "a"), on("StringEquals", "b")],
    ["equal and not equal", on("StringEquals", "a"), on("StringNotEquals", "a")],
    ["equal to what a pattern does not fit", on("StringEquals", "abc"), on("StringLike", "b*")],
    ["two patterns that share no text", on("StringLike", "a*c"), on("StringLike", "b*")],
    ["a pattern within one that is ruled out", on("StringLike", "ab*"), on("StringNotLike", "a*")],
    ["present and absent", on("StringLike", "*"), on("Null", "true")],
    ["true and false", on("Bool", "true"), on("Bool", "false")],
    ["numbers apart", on("NumericLessThan", "3"), on("NumericGreaterThanEquals", "3")],
    ["a number and its neighbours", on("NumericEquals", "3"), on("NumericNotEquals", "3")],
    ["before and after", on("DateLessThan", "2026-01-01T00:00:00Z"), on("DateGreaterThan", "1767225600")],
    ["ranges apart", on("IpAddress", "10.0.0.0/8"), on("IpAddress", "192.168.0.0/16")],
    ["a range within one that is ruled out", on("IpAddress", "10.1.0.0/16"), on("NotIpAddress", "10.0.0.0/8")],
    ["an address of the other family", on("IpAddress", "0.0.0.0/0"), on("IpAddress", "::/0")],
    [
      "ARNs of two accounts",
      on("ArnLike", "arn:aws:eks:*:111122223333:*"),
      on("ArnLike", "arn:aws:*:*:444455556666:*"),
    ],
    ["letters of another case", on("StringEqualsIgnoreCase", "AB"), on("StringEquals", "ac")],
  ])("contradict: %s", (_, a, b) => {
    expect(satisfiable(all([a, b]))).toMatchObject({ verdict: "denied", dependsOn: [] });
    expect(simplify(all([a, b]))).toEqual(FALSE);
    expect(simplify(not(all([a, b])))).toEqual(TRUE);
  });

  it.each<readonly [string, OpenLeaf, OpenLeaf]>([
    ["patterns that overlap", on("StringLike", "a*"), on("StringLike", "*b")],
    ["a pattern without one of its texts", on("StringLike", "a?"), on("StringNotEquals", ["ax", "az"])],
    [
      "a range without a part of it",
      on("IpAddress", "10.0.0.0/8"),
      on("NotIpAddress", ["10.0.0.0/9", "10.128.0.0/10"]),
    ],
    ["numbers between two others", on("NumericGreaterThan", "3"), on("NumericLessThan", "4")],
    ["a moment between two others", on("DateGreaterThan", "2026-01-01"), on("DateLessThan", "2026-01-02")],
    [
      "absent, for a condition that asks only what is there",
      on("StringEqualsIfExists", "a"),
      on("StringNotEquals", "a"),
    ],
    ["another case of letters", on("StringEqualsIgnoreCase", "ab"), on("StringNotEquals", "ab")],
  ])("go together: %s", (_, a, b) => {
    expect(satisfiable(all([a, b]))).toMatchObject({ verdict: "conditional", dependsOn: ["0#x:k"] });
  });

  it.each<readonly [string, Open]>([
    ["equal or not equal", any([on("StringEquals", "a"), on("StringNotEquals", "a")])],
    ["absent or some text", any([on("Null", "true"), on("StringLike", "*")])],
    ["true, false or absent", any([on("Bool", "true"), on("Bool", "false"), on("Null", "true")])],
    [
      "below, at or above, or absent",
      any([on("NumericLessThan", "3"), on("NumericGreaterThanEquals", "3"), on("Null", "true")]),
    ],
    ["every value of what may be missing", on("ForAllValues:StringLike", "*")],
  ])("are always true: %s", (_, open) => {
    expect(satisfiable(open)).toMatchObject({ verdict: "allowed" });
    expect(simplify(open)).toEqual(TRUE);
  });
});

describe("what is left", () => {
  it("drops what decides nothing and keeps the evidence of the rest", () => {
    const wide = on("StringLike", "a*");
    const narrow = on("StringEquals", "abc");
    expect(simplify(all([wide, narrow]))).toEqual(narrow);
    expect(simplify(any([wide, narrow]))).toEqual(wide);
    expect(simplify(any([all([narrow, leaf("x:other", "Bool", "true")]), wide]))).toEqual(wide);
  });

  it("names the keys that decide and values that allow", () => {
    const open = all([
      leaf("sts:ExternalId", "StringEquals", "x7"),
      leaf("aws:SourceIp", "NotIpAddress", "10.0.0.0/8"),
    ]);
    const { verdict, dependsOn, witness } = satisfiable(open);
    expect({ verdict, dependsOn }).toEqual({
      verdict: "conditional",
      dependsOn: ["0#aws:sourceip", "0#sts:externalid"],
    });
    // An address that is absent is outside of every range.
    expect(Object.fromEntries(witness ?? [])).toEqual({ "0#sts:externalid": "x7" });
  });

  it("compares two open keys by a variable", () => {
    const same = leaf("aws:ResourceTag/team", "StringEquals", `${"$"}{aws:RequestTag/team}`);
    expect(satisfiable(same)).toMatchObject({ verdict: "conditional" });
    expect(
      satisfiable(
        all([
          same,
          leaf("aws:RequestTag/team", "StringEquals", "a"),
          leaf("aws:ResourceTag/team", "StringEquals", "b"),
        ]),
      ),
    ).toMatchObject({ verdict: "denied" });
    expect(
      satisfiable(
        same,
        new Map([
          ["aws:requesttag/team", known("a")],
          ["aws:resourcetag/team", known("a")],
        ]),
      ),
    ).toMatchObject({ verdict: "allowed" });
  });
});

describe("several requests", () => {
  it("keep their keys apart: two external ids and disjoint addresses do not contradict", () => {
    const ids = all([leaf("sts:ExternalId", "StringEquals", "a", 0), leaf("sts:ExternalId", "StringEquals", "b", 1)]);
    expect(satisfiable(ids)).toMatchObject({
      verdict: "conditional",
      dependsOn: ["0#sts:externalid", "1#sts:externalid"],
    });
    const addresses = all([
      leaf("aws:SourceIp", "IpAddress", "10.0.0.0/8", 0),
      leaf("aws:SourceIp", "IpAddress", "192.0.2.0/24", 1),
    ]);
    expect(satisfiable(addresses)).toMatchObject({ verdict: "conditional" });
  });

  it("test later conditions again with what the session carries", () => {
    const mfa = all([
      leaf("aws:MultiFactorAuthPresent", "Bool", "true", 0),
      leaf("aws:MultiFactorAuthPresent", "Bool", "true", 1),
    ]);
    expect(satisfiable(mfa).verdict).toBe("conditional");
    const lost = new Map<string, KeyState>([["1#aws:multifactorauthpresent", ABSENT]]);
    expect(satisfiable(mfa, lost).verdict).toBe("denied");
    const tags = new Map<string, KeyState>([["aws:principaltag/team", known("blue")]]);
    const team = leaf("aws:PrincipalTag/team", "StringEquals", "blue", 2);
    expect(settle(all([team, leaf("sts:SourceIdentity", "StringLike", "a*", 2)]), tags)).toMatchObject({
      verdict: "conditional",
      open: { key: "sts:SourceIdentity", step: 2 },
    });
  });
});

describe("gaps", () => {
  const gap = (index: number): Open => ({ kind: "gap", gap: index });

  it("make unknown only what they decide", () => {
    const id = leaf("sts:ExternalId", "StringEquals", "a");
    expect(satisfiable(all([id, gap(0)])).verdict).toBe("unknown");
    expect(satisfiable(any([TRUE, gap(0)])).verdict).toBe("allowed");
    expect(satisfiable(all([id, not(id), gap(0)])).verdict).toBe("denied");
    expect(satisfiable(any([gap(0), not(gap(0))])).verdict).toBe("allowed");
    expect(simplify(all([gap(3), any([gap(3), id])]))).toEqual(gap(3));
  });
});

describe("limits", () => {
  it("answers in time for many conditions, and says so when it gives up", () => {
    const many = all(
      Array.from({ length: 200 }, (_, index) => leaf(`x:k${index}`, "StringLike", [`*${index}*`, "a?b*"])),
    );
    expect(satisfiable(many)).toMatchObject({ verdict: "conditional" });
    const hostile = all(
      Array.from({ length: 24 }, (_, index) => on("StringLike", `*${"abcdefghijklmnopqrstuvwx"[index]}*1`)),
    );
    expect(["conditional", "unknown"]).toContain(satisfiable(hostile).verdict);
  });
});
