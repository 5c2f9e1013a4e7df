import { describe, expect, test } from "vitest";
import { lineIndex, lineOf } from "../../src/parse/locate.ts";

/** A text in which `<N>` marks the pointer number N: the marks are taken out, and their lines are expected. */
function marked(text: string, pointers: readonly string[]): void {
  const lines = text.split("\n");
  const clean = text.replace(/<\d+>/g, "");
  const find = lineIndex(clean);
  for (const [index, pointer] of pointers.entries()) {
    const line = lines.findIndex((one) => one.includes(`<${index}>`)) + 1;
    expect({ pointer, line: find(pointer) }).toEqual({ pointer, line });
    expect(lineOf(clean, pointer)).toBe(line);
  }
}

describe("lines of pointers in YAML", { timeout: 60_000 }, () => {
  test("block style, comments, blank lines, quoted keys", () => {
    marked(
      `# head
<0><1>apiVersion: v1

metadata:   # note
  <2>name: x
  "a/b~c": 1 <3>
  'q k': 2 <4>
rules:
  # first
  - <5>verbs:
      - <6>get
      - list <7>
  -
    <8>verbs: []
`,
      [
        "",
        "/apiVersion",
        "/metadata/name",
        "/metadata/a~1b~0c",
        "/metadata/q k",
        "/rules/0",
        "/rules/0/verbs/0",
        "/rules/0/verbs/1",
        "/rules/1",
      ],
    );
  });

  test("dashes at the column of their key", () => {
    marked("a:\n- <0>x: 1\n  <1>k: 2\n- <2>z\nb: <3>1\n", ["/a/0", "/a/0/k", "/a/1", "/b"]);
  });

  test("flow style, over several lines", () => {
    marked("a: {b: [1, <0>2,\n  <1>3], c:\n  {<2>d: e}}\n", ["/a/b/1", "/a/b/2", "/a/c/d"]);
  });

  test("scalars over several lines, blocks before what is asked", () => {
    marked("a: one\n  two\nb: |\n  x\n\n  y\n<0>c: 1\nd: >-\n  z\n<1>e: 2\n", ["/c", "/e"]);
  });

  test("aliases lead to where their content stands, merges too; their own line is the alias's", () => {
    marked("base: &base\n  <0>x: {y: 1}\nuse: <1>*base\nmore:\n  <<: *base\n  <2>z: 1\n", [
      "/use/x/y",
      "/use",
      "/more/z",
    ]);
    expect(lineOf("base: &base\n  x: 1\nmore:\n  <<: *base\n", "/more/x")).toBe(2);
  });

  test("streams count only documents with content", () => {
    marked("# only a comment\n---\n<0>a: 1\n---\n# nothing\n---\n<1>b:\n- <2>c\n", ["/0/a", "/1", "/1/b/0"]);
  });

  test("a single document behind a marker has no index", () => {
    marked("---\na: 1\n<0>b: 2\n", ["/b"]);
  });

  test("CRLF", () => {
    expect(lineOf("a: 1\r\nb:\r\n- c\r\n", "/b/0")).toBe(3);
  });

  test("a key that YAML 1.1 reads as a boolean is found under its text", () => {
    expect(lineOf("a: 1\nyes: 2\n", "/true")).toBe(2);
  });

  test("a document inside of a literal block is looked into: aws-auth", () => {
    marked(
      `kind: ConfigMap
data:
  mapRoles: |
    # people
    - rolearn: a
      groups: [x]
    - <0>rolearn: b
      <1>groups:
      - <2>y
`,
      ["/data/mapRoles/1", "/data/mapRoles/1/groups", "/data/mapRoles/1/groups/0"],
    );
  });

  test("what is not there leads to the deepest node that is", () => {
    marked("subjects:\n- kind: User\n- <0>kind: Group\n", ["/subjects/1/namespace"]);
    expect(lineOf("a: 1\nb: 2\n", "/b/c/d")).toBe(2);
  });

  test("a List of a megabyte is opened item by item", () => {
    const item = (i: number) => `- kind: ClusterRole\n  metadata:\n    name: r${i}\n  rules:\n  - verbs:\n    - get\n`;
    const items = Array.from({ length: 20_000 }, (_, i) => item(i));
    const find = lineIndex(`apiVersion: v1\nitems:\n${items.join("")}kind: List\nmetadata: {}\n`);
    const start = performance.now();
    for (let i = 0; i < 20_000; i += 7) expect(find(`/items/${i}/rules/0/verbs/0`)).toBe(2 + 6 * i + 6);
    expect(find("/kind")).toBe(2 + 120_000 + 1);
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});

describe("lines of pointers in JSON", { timeout: 60_000 }, () => {
  test("objects and lists", () => {
    marked(
      `{
  "apiVersion": "v1",
  <0>"items": [
    <1>{
      "a\\u0062": 1,
      <2>"rules": [ {"x": "}]\\""},
        <3>{"y": [1,
          <4>2]} ]
    }
  ]
}`,
      ["/items", "/items/0", "/items/0/rules", "/items/0/rules/1", "/items/0/rules/1/y/1"],
    );
    expect(lineOf('{\n"a\\u0062": 1}', "/ab")).toBe(2);
  });

  test("several values in one file", () => {
    expect(lineOf('{"a":1}\n{\n"b":\n{"c":2}}\n', "/1/b")).toBe(3);
    expect(lineOf('{"a":1}\n{\n"b":\n{"c":2}}\n', "/1/b/c")).toBe(4);
  });

  test("a policy encoded for URLs has the line of its text, however deep the pointer goes", () => {
    expect(lineOf('{\n"Doc": "%7B%22Statement%22%3A%5B%5D%7D"\n}', "/Doc/Statement/3/Action")).toBe(2);
  });

  test("what is whole of a text that breaks off", () => {
    expect(lineOf('{"items":[\n{"a":1},\n{"b":2},\n{"c"', "/items/1/b")).toBe(3);
  });

  test("flow style YAML that begins like JSON", () => {
    expect(lineOf("{a: 1,\n b: {c: 2}}\n", "/b/c")).toBe(2);
  });

  test("many lookups in a big file cost one pass", () => {
    const items = Array.from({ length: 50_000 }, (_, i) => `{"name":"n${i}","rules":[{"verbs":["get"]}]}`);
    const find = lineIndex(`{"items":[\n${items.join(",\n")}\n]}`);
    const start = performance.now();
    for (let i = 0; i < 50_000; i += 5) expect(find(`/items/${i}/rules/0/verbs`)).toBe(i + 2);
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
