import fc from "fast-check";
import { expect, test } from "vitest";
import { glob, literal, plainText } from "../../src/policy/glob.ts";

test.each([
  ["a*c", "abbbc", true],
  ["a*c", "ab", false],
  ["*", "", true],
  ["?", "", false],
  ["a?c", "abc", true],
  ["\\*", "*", true],
  ["\\*", "x", false],
  ["repo:org/*:ref", "repo:org/a:b:ref", true],
  ["A", "a", false],
  ["a.c", "abc", false],
])("%s of %s: %s", (pattern, text, fits) => {
  expect(glob(pattern)(text)).toBe(fits);
});

test("a literal matches itself alone, and patterns agree with a regular expression", () => {
  const char = fc.constantFrom("a", "b", "*", "?", "\\", ".");
  const word = fc.array(char, { maxLength: 8 }).map((chars) => chars.join(""));
  fc.assert(
    fc.property(word, word, (pattern, text) => {
      expect(glob(literal(text))(text)).toBe(true);
      expect(plainText(literal(text))).toBe(text);
      const regex = pattern.replace(/\\(.)|[*?]|[\\.]/g, (all, escaped?: string) =>
        escaped !== undefined
          ? escaped.replace(/[*?\\.]/, "\\$&")
          : all === "*"
            ? ".*"
            : all === "?"
              ? "."
              : `\\${all}`,
      );
      expect(glob(pattern)(text)).toBe(new RegExp(`^${regex}$`, "s").test(text));
    }),
  );
});

test("many stars against a long text end at once", () => {
  expect(glob("*a".repeat(50))(`${"a".repeat(5000)}b`)).toBe(false);
});
