import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dump, parseEvents } from "js-yaml";
import { describe, expect, test } from "vitest";
import { splitStream } from "../../src/parse/document-stream.ts";
import { construct } from "../../src/parse/yaml-construct.ts";
import { NOT_PLAIN, readPlain } from "../../src/parse/yaml-plain.ts";

const INPUTS = new URL("../../../shared/inputs/", import.meta.url);

const FAULTY = Symbol("faulty");

/** What the full reader makes of a document, or that something is wrong with it. */
function full(text: string): unknown {
  let faulty = false;
  const report = (): void => {
    faulty = true;
  };
  try {
    const value = construct(text, parseEvents(text, { maxDepth: 100 }), report, undefined);
    return faulty ? FAULTY : value;
  } catch {
    return FAULTY;
  }
}

/** Compares the two readers on each document of the text; tells how many were plain. */
function compare(text: string): number {
  let plain = 0;
  for (const { start, end } of splitStream(text)) {
    const value = readPlain(text, start, end);
    if (value === NOT_PLAIN) continue;
    plain++;
    expect({ text, value }).toEqual({ text, value: full(text.slice(start, end)) });
  }
  return plain;
}

/** Linear congruential numbers: the same cases in every run. */
function random(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
  return {
    next,
    pick: <Item>(items: readonly [Item, ...Item[]]): Item => items[Math.floor(next() * items.length)] ?? items[0],
  };
}

// biome-ignore format: a list of small pieces
const PIECES = ["a", "b: ", "c:", "- ", "-", "\n", "\n  ", "\n    ", "\n- ", "\n  - ", "x", "1", '"q"', "'s'", "|", "|-", "|+", ">", ">-", ": >\n    f\n    g\n", '"q\n  r"', "'q\n\n  r'", "    \n", "{}", "[]", "[a, b]", "{a: b}", " #c", "#", "key: v", "yes", "~", ":", " ", "*", "&a ", "!", "%", "@", "`", "? ", ",", "]", "}", "012", ".5", "--", "é", "\t", '"a\\"b"', "''", "'it''s'", "a b", "a:b", "://", "<<: ", "\n\n", "\n\n  ", "# c\n", "\n#x\n", '"', "'"] as const;
// biome-ignore format: a list of small pieces
const TEXTS = ["a", "get", "yes", "012", "a: b", "x#y", "x #y", "multi\nline", "multi\n\nline\n", "  lead", "trail ", "", "'", '"', "é", "null", "1.5", "{}", "[x]", "- a", "key:", "a:b", "*", "very long text very long text very long text very long text very long text very long text very long", "tab\t", "#c", "\n", "a\n  b\nc\n", "---", "%x"] as const;

describe("the plain reader never differs from the full one", { timeout: 60_000 }, () => {
  test("on random pieces of YAML", () => {
    const { next, pick } = random(11);
    let plain = 0;
    for (let round = 0; round < 20_000; round++) {
      const text = Array.from({ length: 1 + Math.floor(next() * 12) }, () => pick(PIECES)).join("");
      plain += compare(text);
    }
    expect(plain).toBeGreaterThan(1000);
  });

  test("on random values in every style", () => {
    const { next, pick } = random(12);
    const value = (depth: number): unknown => {
      const kind = next();
      if (depth > 4 || kind < 0.4) return pick(TEXTS);
      if (kind < 0.5) return pick([1, 0, -5, true, false, null, 1.5]);
      if (kind < 0.75) return Array.from({ length: Math.floor(next() * 4) }, () => value(depth + 1));
      return Object.fromEntries(Array.from({ length: Math.floor(next() * 4) }, () => [pick(TEXTS), value(depth + 1)]));
    };
    let plain = 0;
    for (let round = 0; round < 2000; round++) {
      const root = { a: value(0), b: value(0) };
      for (const style of [{}, { seqNoIndent: true }, { flowLevel: 3 }, { seqInlineFirst: false }, { indent: 4 }])
        plain += compare(dump(root, style));
    }
    expect(plain).toBeGreaterThan(3000);
  });

  test.skipIf(!existsSync(INPUTS))("on every manifest of the real inputs", () => {
    let plain = 0;
    let all = 0;
    for (const name of readdirSync(INPUTS, { recursive: true, encoding: "utf8" })) {
      if (!/\.ya?ml$/.test(name)) continue;
      const text = readFileSync(new URL(name, INPUTS), "utf8");
      all += splitStream(text).length;
      plain += compare(text);
    }
    expect(plain / all).toBeGreaterThan(0.995);
  });
});
