/** Pages of the service, put together from escaped text. */
import { PAGE_POLICY } from "./security-headers.ts";

/** Text that is HTML already: an object, since a string could not say so at run time. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as HTML text or attribute value. */
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");

const written = (value: string | number | Html): string =>
  value instanceof Html ? value.text : escaped(String(value));

/** A template whose values are escaped unless they are HTML; lists are joined. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | number | Html | readonly Html[])[]
): Html {
  let page = parts[0] ?? "";
  for (const [at, value] of values.entries()) {
    page += typeof value === "object" && !(value instanceof Html) ? value.map(written).join("") : written(value);
    page += parts[at + 1] ?? "";
  }
  return new Html(page);
}

/** Text of a description: what stands in backticks becomes code. */
export function prose(text: string): Html {
  const parts = text.split("`");
  return html`${parts.map((part, at) => (at % 2 === 1 && at < parts.length - 1 ? html`<code>${part}</code>` : html`${part}`))}`;
}

/** A whole page with the policy that lets it run nothing but scripts of this server. */
export function page(title: string, body: Html, status = 200): Response {
  const whole = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="/assets/pages.css">
<link rel="icon" href="/assets/icon.svg">
</head>
<body>
<header class="bar"><a class="brand" href="/">Clew</a><nav><a href="/">Explorer</a><a href="/docs">API</a><a href="/problems">Problems</a></nav></header>
<main class="page">${body}</main>
</body>
</html>
`;
  return new Response(whole.text, { status, headers: pageHeaders("text/html; charset=utf-8") });
}

/** Headers of a page or of a part of one. */
export const pageHeaders = (type: string): Record<string, string> => ({
  "content-type": type,
  "content-security-policy": PAGE_POLICY,
  "cache-control": "no-cache",
});
