/** The benchmarks at a tiny size: every peer agrees, and every row has its fields. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { estate } from "../../bench/generate/estate.ts";
import { SIZES } from "../../bench/generate/sizes.ts";

const HOME = join(import.meta.dirname, "../..");

describe("benchmarks", () => {
  it("draw the same estate from the same seed, and another from another", () => {
    const texts = (seed: number): string => [...estate(SIZES.smoke, seed)].map(({ name, text }) => name + text).join();
    expect(texts(7)).toBe(texts(7));
    expect(texts(7)).not.toBe(texts(8));
  });

  it("agree with every peer on a tiny estate of any seed, and print rows alone", () => {
    for (const seed of ["1", "2"]) {
      const args = ["--expose-gc", join(HOME, "bench/run.ts"), "--smoke", "--json", "--seed", seed];
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
      expect(status, stderr).toBe(0);
      const { rows } = JSON.parse(stdout) as { rows: Record<string, unknown>[] }; // what the command prints
      expect(rows.length).toBeGreaterThan(14);
      for (const row of rows)
        expect(Object.keys(row)).toEqual(
          expect.arrayContaining(["row", "size", "ours", "peer", "ratio", "limit", "target", "holds"]),
        );
    }
  }, 120_000);
});
