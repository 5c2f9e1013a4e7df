/** Pages of the service, put together from escaped text. */
import { PAGE_POLICY } from "./security-headers.ts";

declare const markup: unique symbol;
/** Text that is HTML already. */
export type Html = string & { readonly [markup]: true };

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as HTML text or attribute value. */
export const escaped = (text: string): Html =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "") as Html; // what is left is text

/** A template whose values are escaped unless they are HTML; lists are joined. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | number | Html | readonly Html[])[]
): Html {
  let page = parts[0] ?? "";
  for (const [at, value] of values.entries()) {
    page += Array.isArray(value) ? value.join("") : isHtml(value) ? value.html : escaped(String(value));
    page += parts[at + 1] ?? "";
  }
  return wrap(page);
}

// A string cannot say that it is HTML at run time, so HTML is an object that turns into its text.
interface Wrapped {
  readonly html: string;
  toString(): string;
}
const isHtml = (value: unknown): value is Wrapped => typeof value === "object" && value !== null && "html" in value;
const wrap = (text: string): Html => ({ html: text, toString: () => text }) as unknown as Html; // see above

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
  return new Response(String(whole), { status, headers: pageHeaders("text/html; charset=utf-8") });
}

/** Headers of a page or of a part of one. */
export const pageHeaders = (type: string): Record<string, string> => ({
  "content-type": type,
  "content-security-policy": PAGE_POLICY,
  "cache-control": "no-cache",
});
