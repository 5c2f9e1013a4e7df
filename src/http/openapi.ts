/** The OpenAPI 3.1 document of the service, made from the declared operations. */
import { OpenAPIRegistry, OpenApiGeneratorV31 } from "@asteasolutions/zod-to-openapi";
import { CLEW_VERSION } from "./deps.ts";
import type { Route } from "./route.ts";

const TAGS = [
  { name: "queries", description: "who can do this, and by which path" },
  { name: "snapshots", description: "what is asked about: uploaded documents, named by their content" },
  { name: "collections", description: "snapshots read by the service itself from AWS and its clusters" },
  { name: "kubernetes", description: "authorization.k8s.io/v1 as kubectl and client libraries speak it" },
  { name: "authzen", description: "OpenID AuthZEN Authorization API 1.0" },
  { name: "tokens", description: "who may call the service" },
  { name: "service", description: "health, metrics and this description" },
];

const ABOUT = `Answers over snapshots of an EKS estate: who can do this, and by which path?

Errors are problem details (RFC 9457); \`type\` is a page of this server. Answers over one snapshot never change: send
\`If-None-Match\`. Lists are paged by \`cursor\`. \`Accept: application/x-ndjson\` streams the rows of a large answer.`;

/** The document. Equal routes give equal bytes. */
export function openApiDocument(routes: readonly Route[]): object {
  const registry = new OpenAPIRegistry();
  registry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    description: "a token of this service, or a JWT of a configured issuer; a server on loopback may need none",
  });
  for (const { register } of routes) register(registry);
  const document = new OpenApiGeneratorV31(registry.definitions, { sortComponents: "alphabetically" }).generateDocument(
    {
      openapi: "3.1.0",
      info: {
        title: "Clew",
        version: CLEW_VERSION,
        description: ABOUT,
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
      servers: [{ url: "/", description: "this server" }],
      tags: TAGS,
    },
  );
  const examples = new Map(routes.map(({ id, parameterExamples }) => [id, parameterExamples]));
  for (const operations of Object.values(document.paths ?? {}))
    for (const operation of Object.values(operations) as {
      operationId?: string;
      parameters?: { name: string; example?: unknown }[];
    }[])
      for (const parameter of operation.parameters ?? []) {
        const example = examples.get(operation.operationId ?? "")?.[parameter.name];
        if (example !== undefined) parameter.example = example;
      }
  return document;
}
