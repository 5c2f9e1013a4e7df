import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { load } from "js-yaml";
import { expect, test } from "vitest";
import { publishedSchemas } from "../../src/reports/schemas.ts";
import { POLICY } from "../demo/repository.ts";
import { inputs } from "./answers.ts";

const FOLDER = join(import.meta.dirname, "../../schemas");
const Draft2020 = "default" in Ajv2020 ? Ajv2020.default : Ajv2020;
const formats = "default" in addFormats ? addFormats.default : addFormats;

function validator(file: string) {
  const ajv = new Draft2020({ strict: false, allErrors: true });
  formats(ajv);
  return ajv.compile(JSON.parse(readFileSync(join(FOLDER, file), "utf8")));
}

test("schemas/ is what scripts/schemas.ts writes, no more and no less", () => {
  const made = new Map([...publishedSchemas()].map(({ file, text }) => [file, text]));
  expect(readdirSync(FOLDER).sort()).toEqual([...made.keys()].sort());
  for (const [file, text] of made)
    expect(readFileSync(join(FOLDER, file), "utf8"), `${file}: run node scripts/schemas.ts`).toBe(text);
});

test("every answer keeps its published schema", () => {
  const names: Readonly<Record<string, string>> = { access: "report" };
  for (const input of inputs(["a", "b"])) {
    const validate = validator(`${names[input.kind] ?? input.kind}.schema.json`);
    validate(input.answer);
    expect(validate.errors ?? []).toEqual([]);
  }
});

test("the policy schema takes a good policy and refuses a bad one", () => {
  const validate = validator("policy.schema.json");
  const good = JSON.parse(JSON.stringify(load(POLICY)));
  validate(good);
  expect(validate.errors ?? []).toEqual([]);
  expect(validate({ ...good, rules: [{ id: "a", forbid: "everyone" }] })).toBe(false);
  expect(validate({ ...good, rulez: [] })).toBe(false);
});
