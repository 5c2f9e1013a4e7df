import { expect, test } from "vitest";
import { excise, type Part } from "../../src/parse/excise.ts";

const policy = (count: number): object => ({
  Statement: Array.from({ length: count }, (_, index) => ({ Sid: `s${index}` })),
});
const after = (text: string, ...parts: Part[]): unknown => {
  const left = excise(text, parts);
  return left === undefined ? undefined : left.split("\n}\n").length > 1 ? left : JSON.parse(left);
};

test.each<[string, string, Part[], unknown]>([
  ["an element of a list", '{"subjects":[1,2,3]}', [{ pointer: "/subjects/1" }], { subjects: [1, 3] }],
  [
    "several elements of one list, in any order",
    '{"subjects":[1,2,3,4]}',
    [{ pointer: "/subjects/0" }, { pointer: "/subjects/2" }, { pointer: "/subjects/1" }],
    { subjects: [4] },
  ],
  ["a whole document", '{"a":1}', [{ pointer: "" }], undefined],
  ["YAML, one rule", "rules:\n  - a: 1\n  - b: 2\n", [{ pointer: "/rules/0" }], { rules: [{ b: 2 }] }],
  ["one document of a stream", "a: 1\n---\nb: 2\n", [{ pointer: "/0" }], { b: 2 }],
  [
    "a statement in a document that stands as text",
    JSON.stringify({ d: JSON.stringify(policy(2)) }),
    [{ pointer: "/d/Statement/0" }],
    { d: JSON.stringify({ Statement: [{ Sid: "s1" }] }) },
  ],
  [
    "a statement in a document encoded for URLs",
    JSON.stringify({ d: encodeURIComponent(JSON.stringify(policy(2))) }),
    [{ pointer: "/d/Statement/1" }],
    { d: JSON.stringify({ Statement: [{ Sid: "s0" }] }) },
  ],
  ["a single statement that is no list", '{"d":{"Statement":{"Sid":"x"}}}', [{ pointer: "/d/Statement" }], { d: {} }],
  [
    "an aws-auth entry by its principal, whatever the path and case",
    `data:\n  mapRoles: |\n    - rolearn: arn:aws:iam::111122223333:role/A\n    - rolearn: arn:aws:iam::111122223333:role/b\n`,
    [{ pointer: "/data/mapRoles", principal: "arn:aws:iam::111122223333:role/team/a" }],
    { data: { mapRoles: '[{"rolearn":"arn:aws:iam::111122223333:role/b"}]' } },
  ],
  ["a pointer that leads nowhere", '{"a":[1]}', [{ pointer: "/a/7" }, { pointer: "/b/0" }], { a: [1] }],
  ["keys with slashes", '{"a/b":[1,2]}', [{ pointer: "/a~1b/0" }], { "a/b": [2] }],
])("%s", (_title, text, parts, left) => {
  expect(after(text, ...parts)).toEqual(left);
});

test("what cannot be read is left out whole", () => {
  expect(excise("{", [{ pointer: "/a" }])).toBeUndefined();
});
