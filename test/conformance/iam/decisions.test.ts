/** Every verdict of the oracle, by the same function that `clew simulate` calls. */
import { describe, expect, it } from "vitest";
import { simulate } from "../../../src/iam/simulate.ts";
import { type Case, fuzz, handcrafted } from "./cases.ts";

/** README: 397 of the handcrafted and 4200 of the fuzz cases are here. */
const COUNTS = { handcrafted: 397, fuzz: 4200 };

const disagreements = (cases: readonly Case[]) =>
  cases.flatMap((one) => {
    const answer = simulate(one);
    const got = "verdict" in answer ? answer.verdict : answer.error;
    return got === one.expected.verdict ? [] : [{ id: one.id, why: one.why, got, expected: one.expected.verdict }];
  });

describe("the IAM oracle", () => {
  it("agrees with every handcrafted case", () => {
    const cases = handcrafted();
    expect(cases.length).toBeGreaterThanOrEqual(COUNTS.handcrafted);
    expect(disagreements(cases)).toEqual([]);
  });

  it("agrees with every fuzz case", () => {
    const cases = fuzz();
    expect(cases.length).toBeGreaterThanOrEqual(COUNTS.fuzz);
    expect(disagreements(cases)).toEqual([]);
  });

  it("names the statements that decide: some deny for each explicit deny, some allow for each allowed call, none otherwise", () => {
    for (const one of [...handcrafted(), ...fuzz()]) {
      const answer = simulate(one);
      if (!("by" in answer)) throw new Error(`${one.id} has no answer`);
      const free = one.expected.verdict === "allowed" && answer.by.length === 0;
      if (free) expect(JSON.stringify(one)).toContain("sts:GetCallerIdentity");
      else if (one.expected.verdict === "allowed") expect(answer.by.map((by) => by.effect)).toContain("Allow");
      else if (one.expected.verdict === "explicitly-denied")
        expect(new Set(answer.by.map((by) => by.effect))).toEqual(new Set(["Deny"]));
      else expect(answer.by).toEqual([]);
    }
  });
});
