/** Writes the API description into openapi/. A test holds that what is committed is what the routes say. */
import { mkdirSync, writeFileSync } from "node:fs";
import { describedApp } from "../test/http/described-app.ts";

const folder = new URL("../openapi/", import.meta.url);
mkdirSync(folder, { recursive: true });
for (const name of ["openapi.json", "openapi.yaml"]) {
  const answer = await describedApp().request(`http://localhost/${name}`);
  writeFileSync(new URL(name, folder), await answer.text());
}
