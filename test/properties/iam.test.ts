/** What holds of every request, whatever its policies. Seeds are fixed, so that a failure comes again. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commonText, glob, globCovers, globsMeet, matchesGlob } from "../../src/iam/policy/glob.ts";
import { simulate } from "../../src/iam/simulate.ts";
import { type ReferenceCase, type ReferenceStatement, referenceVerdict, wildcard } from "../reference/iam.ts";
import { opened, world } from "./iam-worlds.ts";

const RUNS = { seed: 20261125, numRuns: 3000 };

function verdictOf(one: unknown): string {
  const answer = simulate(one);
  if (!("verdict" in answer)) throw new Error(JSON.stringify(answer));
  return answer.verdict;
}

describe("wildcards", () => {
  const pattern = fc.string({ unit: fc.constantFrom("a", "b", ":", "*", "?"), maxLength: 10 });
  const text = fc.string({ unit: fc.constantFrom("a", "b", ":"), maxLength: 10 });

  it("match as their definition says", () => {
    fc.assert(
      fc.property(pattern, text, (p, t) => {
        expect(matchesGlob(glob(p), t)).toBe(wildcard(p, t));
      }),
      { ...RUNS, numRuns: 20_000 },
    );
  });

  it("take no longer for a hostile pattern than its length times the text's", () => {
    const hostile = glob(`${"*a".repeat(200)}*b`);
    const text = "a".repeat(20_000);
    expect(matchesGlob(hostile, text)).toBe(false);
    expect(matchesGlob(hostile, `${text}b`)).toBe(true);
  });

  it("meet exactly when a text fits both, and the text that is found does", () => {
    fc.assert(
      fc.property(pattern, pattern, text, (p, q, t) => {
        const [a, b] = [glob(p), glob(q)];
        const common = commonText(a, b);
        expect(globsMeet(a, b)).toBe(common !== undefined);
        if (common !== undefined) expect([wildcard(p, common), wildcard(q, common)]).toEqual([true, true]);
        if (wildcard(p, t) && wildcard(q, t)) expect(common).toBeDefined();
      }),
      RUNS,
    );
  });

  it("cover only where every text of the inner pattern fits the outer", () => {
    fc.assert(
      fc.property(pattern, pattern, text, (p, q, t) => {
        if (globCovers(glob(p), glob(q)) && wildcard(q, t)) expect(wildcard(p, t)).toBe(true);
      }),
      RUNS,
    );
  });
});

describe("a decision", () => {
  it("is that of the naive reference", () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(world, (one) => {
        const expected = referenceVerdict(one);
        seen.set(expected, (seen.get(expected) ?? 0) + 1);
        expect(verdictOf(one)).toBe(expected);
      }),
      { ...RUNS, numRuns: 6000 },
    );
    for (const verdict of ["allowed", "explicitly-denied", "implicitly-denied"])
      expect(seen.get(verdict)).toBeGreaterThan(200);
  });

  it("does not depend on the order of statements, documents and levels", () => {
    fc.assert(
      fc.property(world, (one) => {
        expect(verdictOf(reversed(one))).toBe(verdictOf(one));
      }),
      RUNS,
    );
  });

  it("is never wider by one more Deny, wherever it stands", () => {
    const everything: ReferenceStatement = { Effect: "Deny", Action: "*", Resource: "*" };
    fc.assert(
      fc.property(world, fc.constantFrom("Get", "Assume", "*"), (one, part) => {
        const deny = { ...everything, Action: part === "*" ? "*" : `*:${part}*` };
        for (const more of withDeny(one, deny))
          if (verdictOf(more) === "allowed") expect(verdictOf(one)).toBe("allowed");
      }),
      RUNS,
    );
  });
});

describe("an open decision", () => {
  const contexts = fc.record(
    {
      "sts:ExternalId": fc.constantFrom("x1", "x2", "xx2", "y"),
      "aws:MultiFactorAuthPresent": fc.constantFrom("true", "false"),
      "s3:max-keys": fc.constantFrom("5", "10", "20"),
      "aws:TagKeys": fc.subarray(["env", "team", "zone"], { minLength: 1 }),
    },
    { requiredKeys: [] },
  );

  it("is allowed, or denied, only if it is in every context; its witness allows; its other keys change nothing", () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(world, fc.array(contexts, { minLength: 4, maxLength: 4 }), (one, tried) => {
        const answer = simulate(opened(one));
        if (!("keys" in answer)) throw new Error(JSON.stringify(answer));
        seen.set(answer.verdict, (seen.get(answer.verdict) ?? 0) + 1);
        const under = (context: ReferenceCase["request"]["context"]) =>
          referenceVerdict({ ...one, request: { ...one.request, context } }) === "allowed";
        for (const context of tried) {
          if (answer.verdict === "allowed") expect(under(context)).toBe(true);
          if (answer.verdict === "denied") expect(under(context)).toBe(false);
        }
        if (answer.verdict !== "conditional") return;
        const witness = answer.witness ?? {};
        expect(under(witness)).toBe(true);
        for (const context of tried) {
          const others = Object.fromEntries(Object.entries(context).filter(([key]) => !answer.keys.includes(key)));
          expect(under({ ...others, ...witness })).toBe(true);
        }
      }),
      RUNS,
    );
    for (const verdict of ["allowed", "denied", "conditional"]) expect(seen.get(verdict)).toBeGreaterThan(100);
  });
});

function reversed(one: ReferenceCase): ReferenceCase {
  const turn = <T extends { readonly Statement: readonly unknown[] }>(document: T): T => ({
    ...document,
    Statement: document.Statement.toReversed(),
  });
  return {
    ...one,
    identityPolicies: one.identityPolicies
      .map((policy) => ({ ...policy, document: turn(policy.document) }))
      .toReversed(),
    ...(one.permissionsBoundary === undefined ? {} : { permissionsBoundary: turn(one.permissionsBoundary) }),
    ...(one.sessionPolicy === undefined ? {} : { sessionPolicy: turn(one.sessionPolicy) }),
    ...(one.resourcePolicy === undefined ? {} : { resourcePolicy: turn(one.resourcePolicy) }),
    ...(one.serviceControlPolicies === undefined
      ? {}
      : {
          serviceControlPolicies: one.serviceControlPolicies.map((level) => level.map(turn).toReversed()).toReversed(),
        }),
  };
}

/** The case with the Deny in each kind of policy it has. */
function* withDeny(one: ReferenceCase, deny: ReferenceStatement): Generator<ReferenceCase> {
  const add = <T extends { readonly Statement: readonly ReferenceStatement[] }>(document: T): T => ({
    ...document,
    Statement: [...document.Statement, deny],
  });
  const extra = { name: "extra", document: { Version: "2012-10-17", Statement: [deny] } };
  yield { ...one, identityPolicies: [...one.identityPolicies, extra] };
  if (one.permissionsBoundary !== undefined) yield { ...one, permissionsBoundary: add(one.permissionsBoundary) };
  if (one.sessionPolicy !== undefined) yield { ...one, sessionPolicy: add(one.sessionPolicy) };
  if (one.serviceControlPolicies !== undefined)
    yield { ...one, serviceControlPolicies: one.serviceControlPolicies.map((level) => level.map(add)) };
  if (one.resourcePolicy !== undefined) {
    const { Statement } = one.resourcePolicy;
    yield {
      ...one,
      resourcePolicy: { ...one.resourcePolicy, Statement: [...Statement, { ...deny, Principal: { AWS: "*" } }] },
    };
  }
}
