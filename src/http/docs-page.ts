/** The API description as a page. It loads nothing from anywhere and runs no script. */
import { type Html, html, page, prose } from "./html.ts";

interface Media {
  readonly example?: unknown;
}
interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly security?: readonly object[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly schema?: {
      readonly type?: unknown;
      readonly enum?: readonly unknown[];
      readonly default?: unknown;
      readonly description?: string;
    };
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Readonly<Record<string, Media>> }>
  >;
}
/** The parts of an OpenAPI document that are shown. */
export interface Description {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** The page of a description. */
export function docsPage({ info, tags, paths }: Description): Response {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const sections = tags.map(({ name, description }) => {
    const own = operations.filter(({ operation }) => operation.tags.includes(name));
    return html`<section id="${name}"><h2>${name}</h2><p>${description}</p>${own.map((one) => operationHtml(one.method, one.path, one.operation))}</section>`;
  });
  return page(
    `${info.title} API`,
    html`<h1>${info.title} API <small>${info.version}</small></h1>
<p>${prose(info.description ?? "")}</p>
<p>As a document: <a href="/openapi.json">openapi.json</a>, <a href="/openapi.yaml">openapi.yaml</a></p>
<nav class="toc">${tags.map(({ name }) => html`<a href="#${name}">${name}</a>`)}</nav>
${sections}`,
  );
}

function operationHtml(method: string, path: string, operation: Operation): Html {
  const { operationId, summary = "", description = "", parameters = [], requestBody, responses } = operation;
  return html`<details class="operation" id="${operationId}">
<summary><code class="method ${method}">${method.toUpperCase()}</code> <code>${path}</code> <span>${summary}</span></summary>
${description === "" ? html`` : html`<p>${prose(description)}</p>`}
${parameters.length === 0 ? html`` : html`<table><thead><tr><th>parameter</th><th>in</th><th>takes</th><th></th></tr></thead><tbody>${parameters.map(parameterHtml)}</tbody></table>`}
${requestBody === undefined ? html`` : html`<h3>Body</h3>${Object.entries(requestBody.content).map(([type, media]) => mediaHtml(type, media))}`}
<h3>Answers</h3>
${Object.entries(responses).map(
  ([status, answer]) =>
    html`<p><code class="status">${status}</code> ${prose(answer.description)}</p>${Number(status) < 300 ? Object.entries(answer.content ?? {}).map(([type, media]) => mediaHtml(type, media)) : []}`,
)}
</details>`;
}

function parameterHtml({
  name,
  in: place,
  required,
  description,
  schema,
}: NonNullable<Operation["parameters"]>[number]): Html {
  const takes = schema?.enum?.join(" | ") ?? String(schema?.type ?? "text");
  const given = schema?.default === undefined ? "" : ` = ${String(schema.default)}`;
  return html`<tr><td><code>${name}</code>${required === true ? " *" : ""}</td><td>${place}</td><td><code>${takes}${given}</code></td><td>${prose(description ?? schema?.description ?? "")}</td></tr>`;
}

function mediaHtml(type: string, { example }: Media): Html {
  if (example === undefined) return html`<p><code>${type}</code></p>`;
  const text = typeof example === "string" ? example : JSON.stringify(example, null, 2);
  return html`<p><code>${type}</code></p><pre>${text}</pre>`;
}
