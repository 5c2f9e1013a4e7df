/** The files as the tools of others read them; each is skipped, and says so, where the tool is not installed. */
import { execFileSync, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { renderers } from "../../src/reports/renderers.ts";
import { HOSTILE, inputs, options } from "./answers.ts";

const has = (tool: string, flag: string): boolean => spawnSync(tool, [flag]).error === undefined;
const all = [...inputs(["ci", "dev", "ops", "audit"]), ...HOSTILE.flatMap((name) => inputs([name, "x"]))];

describe.skipIf(!has("xmllint", "--version"))("xmllint", () => {
  const xsd = fileURLToPath(new URL("./fixtures/JUnit.xsd", import.meta.url));
  test("junit keeps its schema", () => {
    for (const input of all) {
      const text = [...renderers.junit(input, { ...options, date: "2026-11-25T08:00:00Z" })].join("");
      const run = spawnSync("xmllint", ["--noout", "--nonet", "--schema", xsd, "-"], {
        input: text.toWellFormed(),
        encoding: "utf8",
      });
      expect(run.stderr.trim()).toBe("- validates");
    }
  });
});

describe.skipIf(!has("dot", "-V"))("graphviz", () => {
  test("reads every dot file and counts the same edges", () => {
    for (const input of all) {
      const text = [...renderers.dot(input, options)].join("").toWellFormed();
      const read: { edges?: unknown[] } = JSON.parse(
        execFileSync("dot", ["-Tdot_json"], { input: text, encoding: "utf8", stdio: ["pipe", "pipe", "ignore"] }),
      );
      const edges = [...renderers.ndjson(input, options)].filter((line) => line.includes('"type":"edge"')).length;
      expect(read.edges?.length ?? 0).toBe(edges);
    }
  }, 120_000);
});
