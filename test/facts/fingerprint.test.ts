import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fingerprint, sha256 } from "../../src/facts/fingerprint.ts";

test("agrees with the platform's SHA-256 on any text", () => {
  const sha = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");
  for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000])
    expect(sha256("a".repeat(length))).toBe(sha("a".repeat(length)));
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
      expect(sha256(text)).toBe(sha(text));
    }),
  );
});

test("parts do not run into one another", () => {
  expect(fingerprint(["ab", "c"])).not.toBe(fingerprint(["a", "bc"]));
  expect(fingerprint(["a", ""])).not.toBe(fingerprint(["a"]));
});
