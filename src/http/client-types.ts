/** TypeScript types of an OpenAPI 3.1 document: what `src/http/client-api.ts` is generated with. */

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}
interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }>
  >;
}
/** The parts of a document that types are made of. */
export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** The source of a module: a type for each named schema, and `Operations` with the fields, body and answer of each operation, by its id. */
export function clientTypes({ paths, components }: OpenApi): string {
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) => `export type ${name} = ${typeOf(schema)};\n`,
  );
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods).map(operationType));
  const addresses = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, { operationId, parameters = [] }]) =>
        `  ${operationId}: { method: "${method.toUpperCase()}", path: "${path}", query: ${JSON.stringify(parameters.filter((one) => one.in === "query").map(({ name }) => name))} },\n`,
    ),
  );
  return `// Written by \`npm run openapi\` from openapi/openapi.json. A test holds that it is what the description says.
/** Types of the HTTP interface of Clew, by the ids of its operations. */

${schemas.join("\n")}
export interface Operations {
${operations.join("")}}

/** Where each operation is. */
export const OPERATIONS = {
${addresses.join("")}} as const;
`;
}

function operationType({ operationId, summary, parameters = [], requestBody, responses }: Operation): string {
  const fields = parameters
    .filter((one) => one.in === "path" || one.in === "query")
    .map(({ name, required, schema }) =>
      required === true
        ? `readonly ${key(name)}: ${typeOf(schema)}`
        : `readonly ${key(name)}?: ${typeOf(schema)} | undefined`,
    );
  const body = requestBody?.content["application/json"]?.schema;
  const answers = Object.entries(responses)
    .filter(([status]) => status.startsWith("2"))
    .map(([, { content }]) => {
      const schema = content?.["application/json"]?.schema;
      return schema === undefined ? (content === undefined ? "undefined" : "string") : typeOf(schema);
    });
  const sent = requestBody === undefined ? "undefined" : body === undefined ? "BodyInit" : typeOf(body);
  return `  /** ${summary ?? ""} */
  readonly ${operationId}: { readonly fields: { ${fields.join("; ")} }; readonly body: ${sent}; readonly answer: ${[...new Set(answers)].join(" | ")} };
`;
}

const key = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));

function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) return schema.$ref.replace("#/components/schemas/", "");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const any = schema.anyOf ?? schema.oneOf;
  if (any !== undefined) return any.map((one) => `(${typeOf(one)})`).join(" | ");
  if (schema.allOf !== undefined) return schema.allOf.map((one) => `(${typeOf(one)})`).join(" & ");
  const types = schema.type === undefined ? [] : [schema.type].flat();
  return types.length === 0 ? "unknown" : types.map((type) => oneType(type, schema)).join(" | ");
}

function oneType(type: string, schema: Schema): string {
  if (type === "array") return `readonly (${typeOf(schema.items ?? {})})[]`;
  if (type === "object") return objectType(schema);
  return type === "integer" ? "number" : type;
}

function objectType({ properties, required = [], additionalProperties }: Schema): string {
  const members = Object.entries(properties ?? {}).map(
    ([name, member]) => `readonly ${key(name)}${required.includes(name) ? "" : "?"}: ${typeOf(member)}`,
  );
  const rest = typeof additionalProperties === "object" ? typeOf(additionalProperties) : undefined;
  if (members.length === 0) {
    if (rest !== undefined) return `Readonly<Record<string, ${rest}>>`;
    return additionalProperties === false ? "Readonly<Record<string, never>>" : "Readonly<Record<string, unknown>>";
  }
  const own = `{ ${members.join("; ")} }`;
  return typeof additionalProperties === "object" ? `${own} & Readonly<Record<string, unknown>>` : own;
}
