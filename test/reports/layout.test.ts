import fc from "fast-check";
import { expect, test } from "vitest";
import { layoutOf } from "../../src/reports/layout.ts";
import { wrap } from "../../src/reports/picture.ts";

const layers = (nodes: string, edges: string[]): Record<string, number> =>
  Object.fromEntries(
    layoutOf(
      [...nodes],
      edges.map(([from = "", to = ""]) => ({ from, to })),
    ).boxes.map((box) => [box.id, box.layer]),
  );

test("every node stands one layer after the last thing that leads to it", () => {
  expect(layers("abcd", ["ab", "bc", "ad", "cd"])).toEqual({ a: 0, b: 1, c: 2, d: 3 });
});

test("edges that lead back, to itself or nowhere do not hang it", () => {
  expect(layers("abc", ["ab", "bc", "ca", "aa", "az"])).toEqual({ a: 0, b: 1, c: 2 });
});

test("no two boxes share a place, and forward edges of graphs without circles go right", () => {
  const edges = fc.array(
    fc.tuple(fc.nat(9), fc.nat(9)).filter(([a, b]) => a < b),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(edges, (pairs) => {
      const nodes = Array.from({ length: 10 }, (_, index) => String(index));
      const { boxes } = layoutOf(
        nodes,
        pairs.map(([a, b]) => ({ from: String(a), to: String(b) })),
      );
      expect(new Set(boxes.map((box) => `${box.layer}/${box.row}`)).size).toBe(10);
      const at = new Map(boxes.map((box) => [box.id, box.layer]));
      for (const [a, b] of pairs) expect(at.get(String(a)) ?? 0).toBeLessThan(at.get(String(b)) ?? 0);
    }),
  );
});

test.each([
  ["short", ["short"]],
  ["system:serviceaccount:kube-system:aws-node", ["system:serviceaccount:", "kube-system:aws-node"]],
  ["x".repeat(60), ["x".repeat(25), "x".repeat(25), "x".repeat(10)]],
])("%s is broken after a sign", (text, lines) => {
  expect(wrap(text, 25, 3)).toEqual(lines);
});

test("what does not fit ends in an ellipsis", () => {
  expect(wrap("a".repeat(200), 25, 2)).toEqual(["a".repeat(25), `${"a".repeat(24)}…`]);
});
