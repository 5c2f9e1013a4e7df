/** Pages for people: the explorer, the API description, and one page for each problem. */
import type { Hono } from "hono";
import { PROBLEMS, problemOf } from "../facts/problems.ts";
import type { AppEnv } from "./context.ts";
import type { AppDeps } from "./deps.ts";
import { type Description, docsPage } from "./docs-page.ts";
import { html, page, pageHeaders, prose } from "./html.ts";
import { ProblemError } from "./problem.ts";
import { ADVICE } from "./problem-advice.ts";

/** Files of src/web/public that are served, with their types; nothing else is ever looked up. */
export const ASSETS: ReadonlyMap<string, string> = new Map([
  ["index.html", "text/html; charset=utf-8"],
  ["explorer.js", "text/javascript; charset=utf-8"],
  ["api.js", "text/javascript; charset=utf-8"],
  ["dom.js", "text/javascript; charset=utf-8"],
  ["path-picture.js", "text/javascript; charset=utf-8"],
  ["row-detail.js", "text/javascript; charset=utf-8"],
  ["pages.css", "text/css; charset=utf-8"],
  ["icon.svg", "image/svg+xml"],
]);

/** Adds the pages to the router. `description` is the API description. */
export function addPages(app: Hono<AppEnv>, deps: AppDeps, description: () => object): void {
  const asset = async (name: string): Promise<Response> => {
    const type = ASSETS.get(name);
    const body = type === undefined ? undefined : await deps.asset(name);
    if (type === undefined || body === undefined) throw new ProblemError("not-found", "there is no such file");
    return new Response(body as BodyInit, { headers: pageHeaders(type) }); // text or bytes
  };
  const on = (path: string, answer: (name: string) => Response | Promise<Response>): void => {
    app.get(path, (c) => {
      c.set("route", path);
      return answer(c.req.param("name") ?? "");
    });
  };
  on("/", () => asset("index.html"));
  on("/favicon.ico", () => asset("icon.svg"));
  on("/assets/:name", (name) => asset(name));
  on("/docs", () => docsPage(description() as Description)); // made by openapi.ts
  on("/problems", () =>
    page(
      "Problems",
      html`<h1>Problems</h1><p>Every error of this service is one of these. <code>type</code> in its body is the address of a page here.</p>
<table><thead><tr><th>problem</th><th>status</th><th></th></tr></thead><tbody>${PROBLEMS.map(
        ({ id, status, title }) =>
          html`<tr><td><a href="/problems/${id}"><code>${id}</code></a></td><td>${status}</td><td>${title}</td></tr>`,
      )}</tbody></table>`,
    ),
  );
  on("/problems/:name", (name) => {
    const known = PROBLEMS.find(({ id }) => id === name);
    if (known === undefined) throw new ProblemError("not-found", "there is no such problem");
    const { status, title } = problemOf(known.id);
    return page(
      title,
      html`<h1><code>${known.id}</code></h1><p>${title} (status ${status})</p><p>${prose(ADVICE[known.id])}</p>`,
    );
  });
}
