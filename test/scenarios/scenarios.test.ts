import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { OpenJson } from "../../src/queries/answer.ts";
import { expectAgreement } from "./agreement.ts";
import { openScenario, readScenario } from "./scenario.ts";

const folder = join(import.meta.dirname, "worlds");

function keysOf(open: OpenJson): string[] {
  if ("all" in open) return open.all.flatMap((member) => keysOf(member as OpenJson));
  if ("any" in open) return open.any.flatMap((member) => keysOf(member as OpenJson));
  if ("not" in open) return keysOf(open.not as OpenJson);
  return "key" in open ? [open.key] : [];
}

for (const file of readdirSync(folder)
  .filter((name) => name.endsWith(".yaml"))
  .sort()) {
  const scenario = readScenario(readFileSync(join(folder, file), "utf8"));
  describe(`${file}: ${scenario.title}`, () => {
    const engine = openScenario(scenario);
    it("loads without an issue", () => {
      expect(engine.estate.issues).toEqual([]);
    });
    for (const [index, expected] of scenario.expect.entries()) {
      if ("whoCan" in expected) {
        it(`${index}: who-can ${JSON.stringify(expected.whoCan)}`, () => {
          const answer = engine.whoCan(expected.whoCan);
          const several = engine.estate.clusters.size > 1 && expected.whoCan.cluster === undefined;
          const nameOf = (row: (typeof answer.rows)[number]): string =>
            several && row.cluster !== null && !row.identity.id.endsWith(`@${row.cluster}`)
              ? `${row.identity.id}@${row.cluster}`
              : row.identity.id;
          const rows = Object.fromEntries(
            answer.rows.filter((row) => !row.vendor).map((row) => [nameOf(row), row.verdict]),
          );
          if (expected.rows !== undefined) expect(rows).toEqual(expected.rows);
          if (expected.atLeast !== undefined) expect(rows).toMatchObject(expected.atLeast);
          for (const name of expected.without ?? []) expect(rows).not.toHaveProperty([name]);
          for (const [name, edges] of Object.entries(expected.edges ?? {})) {
            expect(answer.rows.find((row) => nameOf(row) === name)?.path.steps.map((step) => step.edge)).toEqual(edges);
          }
          for (const [name, scope] of Object.entries(expected.scope ?? {}))
            expect(answer.rows.find((row) => nameOf(row) === name)?.scope).toEqual(scope);
          expectAgreement(engine, expected.whoCan);
        });
      } else if ("can" in expected) {
        it(`${index}: can ${JSON.stringify(expected.can)}`, () => {
          const answer = engine.can(expected.can);
          expect({
            verdict: answer.verdict,
            closest: answer.verdict === expected.verdict ? null : answer.closestDenial,
          }).toEqual({ verdict: expected.verdict, closest: null });
          const [row] = answer.rows;
          if (expected.edges !== undefined) expect(row?.path.steps.map((step) => step.edge)).toEqual(expected.edges);
          if (expected.steps !== undefined) expect(row?.path.steps.length).toBe(expected.steps);
          if (expected.open !== undefined) expect(keysOf(row?.open ?? {}).sort()).toEqual(expected.open);
        });
      } else if ("paths" in expected) {
        it(`${index}: paths ${JSON.stringify(expected.paths)}`, () => {
          const answer = engine.paths(expected.paths);
          expect(answer.paths.map((path) => path.verdict)).toEqual(expected.verdicts);
          if (expected.edges !== undefined)
            expect(answer.paths.map((path) => path.steps.map((step) => step.edge))).toEqual(expected.edges);
        });
      } else if ("whatCan" in expected) {
        it(`${index}: what-can ${JSON.stringify(expected.whatCan)}`, () => {
          expect(engine.whatCan(expected.whatCan).reached.map((reached) => reached.identity.id)).toEqual(
            expected.reached,
          );
        });
      } else {
        it(`${index}: review ${JSON.stringify(expected.review)}`, () => {
          expect(engine.review(expected.review).allowed).toBe(expected.allowed);
        });
      }
    }
  });
}
