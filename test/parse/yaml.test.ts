import { describe, expect, test } from "vitest";
import { parseYaml11 } from "../../src/parse/yaml.ts";

const one = (text: string): unknown => parseYaml11(text).documents[0];

describe("parseYaml11", () => {
  test.each<readonly [string, string, unknown]>([
    ["keys become strings", "1: a\nyes: b\n1.5: c", { "1": "a", true: "b", "1.5": "c" }],
    ["quoted scalars stay text", `a: "yes"\nb: '012'\nc: "1"`, { a: "yes", b: "012", c: "1" }],
    [
      "merge keys give way to explicit ones",
      "b: &b {x: 1, w: 2}\nc:\n  <<: *b\n  w: 3",
      { b: { x: 1, w: 2 }, c: { x: 1, w: 3 } },
    ],
    [
      "a list of merges: the earlier wins",
      "a: &a {x: 1}\nb: &b {x: 2, z: 3}\nc: {<<: [*a, *b]}",
      { a: { x: 1 }, b: { x: 2, z: 3 }, c: { x: 1, z: 3 } },
    ],
    ["a quoted << is a key", `"<<": 1`, { "<<": 1 }],
    ["standard tags decide the type", "a: !!str 12\nb: !!int '12'\nc: !!binary aGk=", { a: "12", b: 12, c: "hi" }],
    ["unknown tags are passed over", "a: !Ref x\nb: !Sub [1]\nc: !GetAtt {d: e}", { a: "x", b: [1], c: { d: "e" } }],
    ["timestamps stay text", "at: 2026-01-02T03:04:05Z", { at: "2026-01-02T03:04:05Z" }],
    ["a __proto__ key is a key", "__proto__: {x: 1}\na: 1", JSON.parse('{"__proto__":{"x":1},"a":1}')],
    [
      "folded, literal and kept blocks",
      "a: >-\n  x\n  y\nb: |\n  l\n   m\nc: |+\n  k\n\nd: 1\n",
      { a: "x y", b: "l\n m\n", c: "k\n\n", d: 1 },
    ],
    ["plain text over several lines", "a: one\n  two\n\n  three\nb: 1", { a: "one two\nthree", b: 1 }],
    ["a list at the column of its key", "a:\n- 1\n- b:\n  - c\nd: {}", { a: [1, { b: ["c"] }], d: {} }],
    ["CRLF", "a: 1\r\nb:\r\n- x\r\n", { a: 1, b: ["x"] }],
  ])("%s", (_name, text, value) => {
    const { documents, issues } = parseYaml11(text);
    expect(documents).toEqual([value]);
    expect(issues).toEqual([]);
  });

  test("a stream counts only documents with content", () => {
    const { documents } = parseYaml11("# nothing\n---\n---\na: 1\n...\n---\n# c\n---\nb: 2\n");
    expect(documents).toEqual([{ a: 1 }, { b: 2 }]);
  });

  test("a document marker inside of a block scalar is text only when it is indented", () => {
    expect(one("a: |\n  ---\n  x\n")).toEqual({ a: "---\nx\n" });
  });

  test("a broken document does not take the others with it", () => {
    const { documents, issues } = parseYaml11("a: 1\n---\nb: [\n---\nc: 3\n");
    expect(documents).toEqual([{ a: 1 }, undefined, { c: 3 }]);
    expect(issues).toMatchObject([{ code: "malformed-yaml", document: 1 }]);
  });

  test("of duplicate keys the last wins, and the line is told", () => {
    const { documents, issues } = parseYaml11("x: 0\na: 1\nb: 2\na: 3\n");
    expect(documents).toEqual([{ x: 0, a: 3, b: 2 }]);
    expect(issues).toMatchObject([{ code: "duplicate-key", line: 4, came: "`a` twice, the last one is kept" }]);
  });

  test("a line is right behind CRLF too", () => {
    expect(parseYaml11("x: 0\r\na: 1\r\nb: 2\r\na: 3\r\n").issues).toMatchObject([{ line: 4 }]);
  });

  test("the scalar hook sees the text of what is no string", () => {
    const { documents } = parseYaml11("a: 012345678901\nb: yes\nc: 'yes'\nd: x\n", {
      scalar: (_value, text) => `<${text}>`,
    });
    expect(documents).toEqual([{ a: "<012345678901>", b: "<yes>", c: "yes", d: "x" }]);
  });

  test.each([
    [
      "yaml-bomb",
      `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefgh"
        .split("")
        .map((name, i) => `${name}: &${name} [${`*${"abcdefg"[i]},`.repeat(9)}]`)
        .join("\n")}\n`,
    ],
    ["yaml-cycle", "a: &a\n  b: *a\n"],
    ["yaml-cycle", "&a [*a]"],
    ["yaml-alias", "a: *nowhere\n"],
    ["yaml-merge", "a:\n  <<: 5\n"],
    ["yaml-key", "~: 1\n"],
    ["yaml-key", "? [a]\n: 1\n"],
    ["yaml-tag", "a: !!int x\n"],
    ["too-deep", `${"[".repeat(200)}${"]".repeat(200)}`],
    ["malformed-yaml", "a: b: c\n"],
    ["malformed-yaml", "a:\n\t- b\n"],
    ["malformed-yaml", 'a: "open\n'],
    ["malformed-yaml", "a: 1\n b: 2\n"],
    ["malformed-yaml", "a: \0\n"],
  ])("refuses %s", (code, text) => {
    const { documents, issues } = parseYaml11(text);
    expect(issues.map((issue) => issue.code)).toContain(code);
    expect(documents[0]).toBeUndefined();
  });

  test("aliases within the budget are fine", () => {
    const names = Array.from({ length: 500 }, () => "*a").join(", ");
    expect(one(`a: &a {x: 1}\nb: [${names}]\n`)).toMatchObject({ a: { x: 1 } });
  });

  test("many merge keys are refused before they cost anything", () => {
    const keys = Array.from({ length: 3000 }, (_, i) => `k${i}: 1`).join(", ");
    const { issues } = parseYaml11(
      `a: &a {${keys}}\nb:\n${Array.from({ length: 20 }, (_, i) => `- {<<: *a, x: ${i}}`).join("\n")}\n`,
    );
    expect(issues.map((issue) => issue.code)).toEqual(["yaml-merge"]);
  });
});
