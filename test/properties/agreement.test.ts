import { describe, expect, it } from "vitest";
import { expectAgreement, expectCountsKept } from "./agree.ts";

describe("queries on random worlds", () => {
  it("agree with one another, with the naive reference, and with hubs off: 200 worlds", { timeout: 240_000 }, () => {
    expectAgreement(20_261_125, 200);
  });

  it("count beforehand exactly the rows that a wider question adds: 24 worlds", () => {
    expect(expectCountsKept(20_261_125, 24)).toBeGreaterThan(10);
  });
});
