import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { generatedFiles } from "./generated-files.ts";

const committed = (name: string): string => readFileSync(new URL(`../../openapi/${name}`, import.meta.url), "utf8");

interface Media {
  readonly schema?: object;
  readonly example?: unknown;
}
interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly required?: boolean;
    readonly example?: unknown;
    readonly schema: object;
  }[];
  readonly requestBody?: { readonly content: Record<string, Media> };
  readonly responses: Record<string, { readonly content?: Record<string, Media> }>;
}
const document = JSON.parse(committed("openapi.json")) as {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
};
const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));

describe("the API description", () => {
  it("is committed as the routes say it, and so is what is made from it (npm run openapi)", async () => {
    for (const [name, text] of await generatedFiles())
      expect(readFileSync(new URL(`../../${name}`, import.meta.url), "utf8") === text, `${name} is stale`).toBe(true);
  });

  it("gives every operation its own id, a summary, a 4xx and an example", () => {
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { operationId, summary, responses, requestBody } of operations) {
      expect(summary, operationId).toBeTruthy();
      expect(
        Object.keys(responses).some((status) => status.startsWith("4")),
        operationId,
      ).toBe(true);
      for (const [status, { content }] of Object.entries(responses))
        for (const [type, { example }] of Object.entries(content ?? {}))
          if (type.endsWith("json") && type !== "application/x-ndjson")
            expect(example, `${operationId} ${status} ${type}`).toBeDefined();
      for (const [type, { example }] of Object.entries(requestBody?.content ?? {}))
        if (type === "application/json") expect(example, operationId).toBeDefined();
    }
  });

  it("shows examples that its own schemas accept", () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: "spec", ...document });
    const check = (schema: object, example: unknown, where: string): void => {
      const validate = ajv.compile(
        JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"spec#/components')) as object,
      );
      expect(validate(example) || validate.errors, where).toBe(true);
    };
    for (const { operationId, parameters, requestBody, responses } of operations) {
      for (const { name, schema, example, required } of parameters ?? []) {
        if (example !== undefined) check(schema, example, `${operationId} ${name}`);
        else expect(required ?? false, `${operationId} ${name} needs an example`).toBe(false);
      }
      const media = [requestBody, ...Object.values(responses)].flatMap((one) => Object.values(one?.content ?? {}));
      for (const { schema, example } of media)
        if (schema !== undefined && example !== undefined) check(schema, example, operationId);
    }
  });
});
