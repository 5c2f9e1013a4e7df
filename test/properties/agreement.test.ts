import { describe, it } from "vitest";
import { expectAgreement } from "./agree.ts";

describe("queries on random worlds", () => {
  it("agree with one another, with the naive reference, and with hubs off: 200 worlds", { timeout: 240_000 }, () => {
    expectAgreement(20_261_125, 200);
  });
});
