/** Files of the repository that are written from the routes, by their names. */
import { clientTypes, type OpenApi } from "../../src/http/client-types.ts";
import { problemsMarkdown } from "../../src/http/problems-markdown.ts";
import { describedApp } from "./described-app.ts";

export async function generatedFiles(): Promise<Map<string, string>> {
  const app = describedApp();
  const read = async (name: string): Promise<string> => (await app.request(`http://localhost/${name}`)).text();
  const json = await read("openapi.json");
  return new Map([
    ["openapi/openapi.json", json],
    ["openapi/openapi.yaml", await read("openapi.yaml")],
    ["src/http/client-api.ts", clientTypes(JSON.parse(json) as OpenApi)],
    ["docs/problems.md", problemsMarkdown()],
  ]);
}
