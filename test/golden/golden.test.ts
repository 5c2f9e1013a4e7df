/** Reports of the example estate, kept to be read by eye. `UPDATE_GOLDEN=1 npx vitest run test/golden` writes them anew; the diff is read in review. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { EDGES } from "../../src/edges/registry.ts";
import { openEngine } from "../../src/explain/engine.ts";
import { findAll } from "../../src/findings/find-all.ts";
import { checkPolicy } from "../../src/policy/check.ts";
import { recommendedPolicy } from "../../src/policy/recommended.ts";
import { whoCanRequest } from "../../src/queries/request.ts";
import { accessReport } from "../../src/reports/access-report.ts";
import { renderers } from "../../src/reports/renderers.ts";
import type { Format, ReportInput, ReportOptions } from "../../src/reports/report.ts";
import { readSnapshot } from "../../src/sources/files.ts";

const FOLDER = join(import.meta.dirname, "files");
const DATE = "2026-11-25T00:00:00Z";
const OPTIONS: ReportOptions = { lang: "en", edges: EDGES, version: "0.0.0", date: DATE, maxCharacters: 1_000_000 };

const { snapshot } = await readSnapshot(join(import.meta.dirname, "../../examples/estate"));
const engine = openEngine(snapshot);

const INPUTS: Readonly<Record<string, () => ReportInput>> = {
  access: () => ({ kind: "access", answer: accessReport(engine, { through: "identity", date: DATE }) }),
  check: () => ({ kind: "check", answer: checkPolicy(engine, recommendedPolicy, { now: DATE, findings: () => findAll(engine.world, engine.context().places.of).findings }) }),
  "delete-pods": () => ({ kind: "who-can", answer: engine.whoCan(whoCanRequest.parse({ verb: "delete", resource: "pods", namespace: "prod", vendor: "hide" })) }),
};

type Case = [input: string, format: Format, file: string, lang: "en" | "ko"];
const FILES: readonly Case[] = [
  ["access", "markdown", "access.md", "en"],
  ["access", "csv", "access.csv", "en"],
  ["check", "markdown", "check.md", "en"],
  ["check", "markdown", "check.ko.md", "ko"],
  ["check", "junit", "check.junit.xml", "en"],
  ["delete-pods", "markdown", "delete-pods.md", "en"],
  ["delete-pods", "mermaid", "delete-pods.mmd", "en"],
];

test.each<Case>([...FILES])("%s as %s: %s", (input, format, file, lang) => {
  const made = INPUTS[input];
  if (made === undefined) throw new Error(`there is no input ${input}`);
  // The id of the snapshot changes with every word of the example; the reports are about the rest.
  const text = [...renderers[format](made(), { ...OPTIONS, lang })].join("").replaceAll(snapshot.id, "sha256:(example estate)");
  const path = join(FOLDER, file);
  if (process.env["UPDATE_GOLDEN"] !== undefined) {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(path, text);
  }
  expect(existsSync(path), "run UPDATE_GOLDEN=1 npx vitest run test/golden").toBe(true);
  expect(text).toBe(readFileSync(path, "utf8"));
});
