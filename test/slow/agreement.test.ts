import { describe, it } from "vitest";
import { expectAgreement } from "../properties/agree.ts";

/** A new seed each run; the name of the test says it, and `SEED=n` runs it again. */
const seed = Number(process.env["SEED"] ?? Date.now() % 2 ** 31);

describe("queries on random worlds", () => {
  it(`agree with one another, with the naive reference, and with hubs off: 5,000 worlds of seed ${seed}`, {
    timeout: 3_600_000,
  }, () => {
    expectAgreement(seed, 5000);
  });
});
