import { existsSync, readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { basename, join, relative, sep } from "node:path";
import { describe, expect, it } from "vitest";
import { codeMatches, importsOf } from "./architecture/source-text.ts";

const REPO = join(import.meta.dirname, "..");
const SRC = join(REPO, "src");

/**
 * docs/design.md §2. Imports go to a lower number only. The fractions order what the table gives one number:
 * the world is made of `eks`; the roots put the shell together, and `clew serve` starts one of them.
 */
const FLOORS: Readonly<Record<string, number>> = {
  facts: 0,
  messages: 0.5,
  parse: 1,
  iam: 2,
  rbac: 2,
  eks: 3,
  world: 3.5,
  edges: 4,
  graph: 5,
  queries: 6,
  findings: 7,
  explain: 7,
  policy: 7.5,
  reports: 8,
  sources: 9,
  store: 9,
  http: 10,
  web: 10,
  node: 11,
  worker: 11,
  cli: 12,
  index: 13,
};
const LAST_PURE = 8;

/** What a pure floor may use from outside: packages that compute and nothing else. */
const PURE_PACKAGES = new Set(["zod", "js-yaml", "fflate", "ipaddr.js", "graphology", "graphology-types"]);

/** Clock, randomness, environment, network, console, and whatever depends on the machine's locale. */
const IMPURE: readonly RegExp[] = [
  /(?<![.\w$])(?:process|console|performance|fetch|globalThis|window|navigator|require|setTimeout|setInterval|setImmediate|XMLHttpRequest|WebSocket|Deno|Bun)\b(?!\s*\??:)/,
  /(?<![.\w$])crypto\b(?!\s*\??:)/,
  /\bDate\s*\.\s*now\b/,
  /\bDate\s*\(\s*\)/,
  /\bMath\s*\.\s*random\b/,
  /\.\s*(?:localeCompare|toLocale\w+)\s*\(/,
  /\bimport\s*\.\s*meta\b/,
  /(?<![.\w$])eval\s*\(|\bnew\s+Function\b/,
];

const MOST_LINES = 400;
const VAGUE_NAMES = /(?:^|\/)(?:utils?|helpers?|common|misc|impl)(?:\/|\.tsx?$)/;

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .map((path) => path.split(sep).join("/"))
  .filter((path) => /\.tsx?$/.test(path))
  .sort();
const textOf = (path: string): string => readFileSync(join(SRC, path), "utf8");

/** `iam/decide.ts` is of `iam`, `worker.ts` of `worker`. */
const partOf = (path: string): string => path.split("/")[0]?.replace(/\.tsx?$/, "") ?? "";
const floorOf = (path: string): number | undefined => FLOORS[partOf(path)];
const isPure = (path: string): boolean => (floorOf(path) ?? Number.POSITIVE_INFINITY) <= LAST_PURE;

/** What is wrong with the imports of one file: `path` as under `src`. */
function importFaults(path: string, source: string): string[] {
  return importsOf(source).flatMap(({ specifier, line }) => {
    const at = `${path}:${line} imports ${specifier}`;
    if (specifier.startsWith(".")) {
      const target = relative(SRC, join(SRC, path, "..", specifier))
        .split(sep)
        .join("/");
      if (!/\.(?:tsx?|json)$/.test(specifier)) return [`${at}, which does not end in .ts`];
      if (target.startsWith("..")) return isPure(path) ? [`${at}, outside src`] : [];
      if (partOf(target) === partOf(path)) return [];
      const [from, to] = [floorOf(path), floorOf(target)];
      return from !== undefined && to !== undefined && to < from ? [] : [`${at}, which is not on a lower floor`];
    }
    if (!isPure(path)) return [];
    const name = specifier.startsWith("@")
      ? specifier.split("/").slice(0, 2).join("/")
      : (specifier.split("/")[0] ?? "");
    if (specifier.startsWith("node:") || builtinModules.includes(name)) return [`${at} on a pure floor`];
    return PURE_PACKAGES.has(name) ? [] : [`${at}, which is not among the packages of the pure floors`];
  });
}

/** Uses of the world outside in a file of a pure floor. */
const impureUses = (path: string, source: string): string[] =>
  IMPURE.flatMap((pattern) => codeMatches(source, pattern).map(({ text, line }) => `${path}:${line} uses ${text}`));

describe("the house", () => {
  it("has sources, each of a floor that the table knows", () => {
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((path) => floorOf(path) === undefined)).toEqual([]);
  });

  it("imports only from lower floors, and on pure floors only packages that compute", () => {
    expect(files.flatMap((path) => importFaults(path, textOf(path)))).toEqual([]);
  });

  it("touches no clock, randomness, environment, network or console on pure floors", () => {
    expect(files.filter(isPure).flatMap((path) => impureUses(path, textOf(path)))).toEqual([]);
  });

  it(`keeps files within ${MOST_LINES} lines`, () => {
    const long = files.map((path) => ({ path, lines: textOf(path).split("\n").length - 1 }));
    expect(long.filter(({ lines }) => lines > MOST_LINES)).toEqual([]);
  });

  it("names files in kebab-case for what they hold", () => {
    expect(files.filter((path) => VAGUE_NAMES.test(path))).toEqual([]);
    expect(files.filter((path) => !/^(?:[a-z0-9]+(?:-[a-z0-9]+)*[/.])+(?:d\.)?tsx?$/.test(path))).toEqual([]);
  });

  it("exports by name", () => {
    const found = files.flatMap((path) =>
      codeMatches(textOf(path), /\bexport\s+default\b/).map(({ line }) => `${path}:${line}`),
    );
    // A Worker is its default export: https://developers.cloudflare.com/workers/runtime-apis/handlers/
    expect(found.filter((place) => partOf(place.split(":")[0] ?? "") !== "worker")).toEqual([]);
  });
});

/** Folders of which every file is one kind, listed in a registry: the file that defines the shape, and the call that makes one. */
const CATALOGUES = [
  { folder: "edges", shape: "edge" },
  { folder: "findings", shape: "finding" },
].filter(({ folder }) => existsSync(join(SRC, folder, "registry.ts")));

describe.each(CATALOGUES)("the catalogue of $folder", ({ folder, shape }) => {
  const kinds = files
    .filter((path) => path.startsWith(`${folder}/`) && path.split("/").length === 2)
    .map((path) => basename(path, ".ts"))
    .filter((name) => name !== shape && name !== "registry")
    .filter((name) => new RegExp(`define${shape}`, "i").test(textOf(`${folder}/${name}.ts`)));

  it("has its registry list every file and nothing else", () => {
    const listed = importsOf(textOf(`${folder}/registry.ts`))
      .map(({ specifier }) => basename(specifier, ".ts"))
      .filter((name) => name !== shape);
    expect(listed.sort()).toEqual([...kinds].sort());
  });

  it.each(kinds)("%s: id, test and references", (name) => {
    const source = textOf(`${folder}/${name}.ts`);
    expect(source.match(/\bid:\s*["'`]([^"'`]+)["'`]/)?.[1]).toBe(name);
    expect(source).toMatch(/\breferences:\s*\[[^\]]*https:\/\//);
    // Findings share one table, which holds a yielding and a silent case for every kind of its registry.
    const test = folder === "findings" ? "findings" : name;
    expect(existsSync(join(REPO, "test", folder, `${test}.test.ts`)), `test/${folder}/${test}.test.ts`).toBe(true);
    if (test !== name)
      expect(readFileSync(join(REPO, "test", folder, `${test}.test.ts`), "utf8")).toContain(`"${name}"`);
  });
});

describe("the rules above can fail", () => {
  it.each([
    ["iam sees rbac", "iam/decide.ts", `import { rule } from "../rbac/rule.ts";`],
    ["a floor sees a higher one", "facts/arn.ts", `import type { World } from "../world/world.ts";`],
    ["a re-export climbs", "eks/caller.ts", `export { edges } from "../edges/registry.ts";`],
    ["an import over several lines climbs", "rbac/a.ts", `import {\n  one,\n  two,\n} from "../eks/b.ts";`],
    ["a dynamic import climbs", "parse/a.ts", `const late = await import("../graph/reach.ts");`],
    ["a pure floor reads files", "parse/a.ts", `import { readFileSync } from "node:fs";`],
    ["a pure floor reads files by the old name", "parse/a.ts", `import fs from "fs/promises";`],
    ["a pure floor asks AWS", "iam/a.ts", `import { IAMClient } from "@aws-sdk/client-iam";`],
    ["an extension is missing", "iam/a.ts", `import { b } from "./b";`],
    ["a floor is unknown", "iam/a.ts", `import { b } from "../somewhere/b.ts";`],
  ])("imports: %s", (_name, path, source) => {
    expect(importFaults(path, source)).toHaveLength(1);
  });

  it.each([
    ["lower floors", "graph/a.ts", `import { a } from "../facts/arn.ts"; export type { B } from "../edges/edge.ts";`],
    ["its own floor", "parse/a.ts", `import "./b.ts";`],
    [
      "what a comment or a string says",
      "facts/a.ts",
      `// import { x } from "../cli/main.ts";\nconst text = 'import { y } from "node:fs"';`,
    ],
    ["node: in the shell", "sources/files.ts", `import { open } from "node:fs/promises";`],
  ])("imports: %s are no fault", (_name, path, source) => {
    expect(importFaults(path, source)).toEqual([]);
  });

  it.each([
    "const now = Date.now();",
    "const now = new Date();",
    "const id = Math.random();",
    "if (process.env.DEBUG) work();",
    ["const text = `", "{console.log(1)}`;"].join("$"),
    "await fetch(url);",
    "const start = performance.now();",
    "names.sort((a, b) => a.localeCompare(b));",
    "const here = import.meta.dirname;",
    "const all = /['\"]/.test(text) && process.argv;",
  ])("purity: %s", (source) => {
    expect(impureUses("iam/a.ts", source)).toHaveLength(1);
  });

  it.each([
    "const at = new Date(text);",
    "// process.env is the shell's",
    "const words = 'fetch(url)' + `console.log`;",
    "const step = { process: 1 }.process;",
    "const quote = /process|fetch/;",
    "const half = total / 2; const rest = total / 3;",
  ])("purity: %s is no fault", (source) => {
    expect(impureUses("iam/a.ts", source)).toEqual([]);
  });
});
