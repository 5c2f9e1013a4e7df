/** Keys, places, gaps and conditions in a few words. */
import { describe, expect, it } from "vitest";
import {
  assumptionLines,
  gapLines,
  gapWords,
  listWords,
  openWords,
  placeWords,
  shortKey,
  whereWords,
} from "../../src/explain/words.ts";
import type { GapJson, OpenJson } from "../../src/queries/answer.ts";

describe("words", () => {
  it.each([
    ["arn:aws:iam::111122223333:role/ci", undefined, "111122223333:role/ci"],
    ["arn:aws-cn:iam::111122223333:user/path/ana", undefined, "111122223333:user/path/ana"],
    ["arn:aws:sts::111122223333:assumed-role/ci/build-7", undefined, "111122223333:assumed-role/ci/build-7"],
    [
      "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Platform_Admin_28c8c59cba06256e",
      undefined,
      "SSO Platform_Admin in 111122223333",
    ],
    [
      "arn:aws:iam::111122223333:role/AWSReservedSSO_Admin_28c8c59cba06256e",
      undefined,
      "111122223333:role/AWSReservedSSO_Admin_28c8c59cba06256e",
    ],
    ["saml:arn:aws:iam::111122223333:saml-provider/okta", undefined, "saml:111122223333:saml-provider/okta"],
    ["system:serviceaccount:shop:api@prod", "prod", "serviceaccount shop/api"],
    ["user:ana@prod", "prod", "user ana"],
    ["user:ana@prod", "dev", "user ana@prod"],
    ["group:dev@team@prod", "prod", "group dev@team"],
  ])("%s in %s is %s", (key, cluster, words) => {
    expect(shortKey(key, cluster)).toBe(words);
  });

  it.each([
    [[], "prod"],
    [[{ namespaces: "*", names: "*" }], "prod: everywhere"],
    [[{ namespaces: ["a", "b"], names: ["x", "y", "z"] }], "prod: a, b [x, y and 1 more]"],
    [
      [
        { namespaces: ["a"], names: "*" },
        { namespaces: "*", names: "*", verdict: "conditional" },
      ],
      "prod: a; everywhere (conditional)",
    ],
    [["a", "b", "c", "d"].map((name) => ({ namespaces: [name], names: "*" })), "prod: a; b; c; 1 more"],
  ] as const)("%j is %s", (scope, words) => {
    expect(whereWords({ cluster: "prod", scope: JSON.parse(JSON.stringify(scope)) }, 3)).toBe(words);
  });

  it("a list says how many it leaves out", () => {
    expect(listWords(["a", "b", "c"], 3)).toBe("a, b, c");
    expect(listWords(["a", "b", "c"], 2)).toBe("a, b and 1 more");
  });

  it("a place is a line where there is one, else a pointer", () => {
    expect(placeWords({ document: "a.yaml", pointer: "/x", line: 3 })).toBe("a.yaml:3");
    expect(placeWords({ document: "builtin:kubernetes/1.33", pointer: "/items/4" })).toBe(
      "builtin:kubernetes/1.33#/items/4",
    );
    expect(placeWords({ document: "a.yaml", pointer: "" })).toBe("a.yaml");
  });
});

const leaf = (key: string): OpenJson => ({
  step: 0,
  key,
  operator: "StringEquals",
  values: ["a", "b"],
  controller: "caller",
  evidence: [],
});
const gap = (id: number, over: Partial<GapJson> = {}): GapJson => ({
  id,
  kind: "not-supplied",
  what: "the boundary b",
  direction: "may-remove",
  scope: "*",
  close: "iam:GetPolicyVersion",
  ...over,
});

describe("conditions", () => {
  it.each([
    [{ all: [leaf("x")] }, "x StringEquals a | b (caller)"],
    [
      { all: [leaf("x"), { any: [leaf("y"), { not: leaf("z") }] }] },
      "x StringEquals a | b (caller) and (y StringEquals a | b (caller) or not z StringEquals a | b (caller))",
    ],
    [{ any: [] }, "never"],
    [{ all: [{ gap: 4 }] }, "what gap 4 hides allows it (the boundary b: not supplied)"],
    [{ all: [{ gap: 9 }] }, "gap 9"],
    [{}, ""],
  ] as [OpenJson, string][])("%j", (open, words) => {
    expect(openWords(open, [gap(4)])).toBe(words);
  });
});

describe("gaps and assumptions", () => {
  it("long lists in a gap are cut, short ones stay", () => {
    expect(gapWords(gap(0, { kind: "unpublished", what: "rules of roles: a, b, c, d" }))).toBe(
      "rules of roles: a, b and 2 more: not published",
    );
    expect(gapWords(gap(0, { what: "rules of roles: a, b, c" }))).toBe("rules of roles: a, b, c: not supplied");
  });

  it("the same gap of several clusters is one line; one that nothing closes names no call", () => {
    const auth = (id: number, cluster: string) =>
      gap(id, {
        what: `the ConfigMap aws-auth of cluster ${cluster}`,
        scope: `cluster:${cluster}`,
        close: "kubectl get cm",
      });
    expect(
      gapLines([
        auth(0, "a"),
        gap(1, { rows: 1 }),
        auth(2, "b"),
        gap(3, { what: "rules", close: "none: AWS does not publish them", rows: 2 }),
      ]),
    ).toEqual([
      "gap 0, 2: the ConfigMap aws-auth of cluster a, b: not supplied (kubectl get cm)",
      "gap 1: the boundary b: not supplied, 1 row (iam:GetPolicyVersion)",
      "gap 3: rules: not supplied, 2 rows",
    ]);
  });

  it("the same assumption of several clusters is one line", () => {
    const one = (id: number, cluster: string, value = "off") => ({
      id,
      name: "tokens",
      value,
      why: `nothing says of cluster \`${cluster}\``,
      direction: "may-add" as const,
      switch: `clew.yaml: clusters.${cluster}.tokens`,
    });
    expect(assumptionLines([one(0, "a"), one(1, "b"), one(2, "c", "on")])).toEqual([
      "assumed tokens = off: nothing says of cluster `a`, `b` (clew.yaml: clusters.a, b.tokens)",
      "assumed tokens = on: nothing says of cluster `c` (clew.yaml: clusters.c.tokens)",
    ]);
  });
});
