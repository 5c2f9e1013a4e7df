import { expect, test } from "vitest";
import { inline, markdown } from "../../src/reports/markdown.ts";
import { check, options, row, whoCan } from "./answers.ts";

test.each([
  [["plain *a* _b_ <c> @team"], "plain \\*a\\* \\_b\\_ &lt;c&gt; @\u200bteam"],
  [[{ code: "a`b" }], "``a`b``"],
  [[{ code: "`a" }], "`` `a ``"],
  [[{ code: "a\nb" }], "`a b`"],
  [[{ code: "" }], "``\u200b``"],
] as const)("%j", (text, expected) => {
  expect(inline(text)).toBe(expected);
});

const many = whoCan(Array.from({ length: 3000 }, (_, index) => row(`role-${index}`)));

test.each([500, 2000, 60_000, 400_000])(
  "a cap of %i characters holds, with every fold closed and the cut said",
  (maxCharacters) => {
    const text = [...markdown({ kind: "who-can", answer: many }, { ...options, maxCharacters })].join("");
    expect(text.length).toBeLessThanOrEqual(maxCharacters);
    expect(text.split("<details>").length).toBe(text.split("</details>").length);
    expect(text).toContain("cut at its size limit");
  },
);

test("a short report is not cut", () => {
  const text = [...markdown({ kind: "check", answer: check([row("ci")]) }, options)].join("");
  expect(text).not.toContain("cut at");
  expect(text).toContain(
    "| high | `no-delete` | `111122223333:role/ci` can delete pods in prod, which `no-delete` forbids |",
  );
});
