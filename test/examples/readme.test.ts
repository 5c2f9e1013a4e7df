/** What the README shows is what Clew answers. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { picture, readme } from "../../scripts/readme.ts";

const HOME = join(import.meta.dirname, "..", "..");

it("README.md has the answer of its own command (npm run readme writes it)", async () => {
  expect(await readme()).toBe(readFileSync(join(HOME, "README.md"), "utf8"));
});

it("docs/who-can.svg is the picture of that answer", async () => {
  expect(await picture()).toBe(readFileSync(join(HOME, "docs", "who-can.svg"), "utf8"));
});
