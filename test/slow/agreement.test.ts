import { execFileSync } from "node:child_process";
import { describe, it } from "vitest";
import { expectAgreement } from "../properties/agree.ts";

/** A new seed a commit, so that a failure is met again by whoever checks the commit out. `SEED=n` runs another. */
const seed = Number(process.env["SEED"] ?? Number.parseInt(headCommit().slice(0, 7), 16));

function headCommit(): string {
  return execFileSync("git", ["rev-parse", "HEAD"], { encoding: "utf8" });
}

describe("queries on random worlds", () => {
  it(`agree with one another, with the naive reference, and with hubs off: 5,000 worlds of seed ${seed}`, {
    timeout: 3_600_000,
  }, () => {
    expectAgreement(seed, 5000);
  });
});
