/** Writes what is generated from the routes: openapi/, the types of the client and docs/problems.md. A test holds that what is committed is what the routes say. */
import { mkdirSync, writeFileSync } from "node:fs";
import { generatedFiles } from "../test/http/generated-files.ts";

for (const [name, text] of await generatedFiles()) {
  const file = new URL(`../${name}`, import.meta.url);
  mkdirSync(new URL(".", file), { recursive: true });
  writeFileSync(file, text);
}
