/** Every format by name. */
import { csv } from "./csv.ts";
import { dot } from "./dot.ts";
import { gexf } from "./gexf.ts";
import { graphml } from "./graphml.ts";
import { html } from "./html.ts";
import { json, ndjson } from "./json.ts";
import { junit } from "./junit.ts";
import { markdown } from "./markdown.ts";
import { mermaid } from "./mermaid.ts";
import type { Format, Renderer } from "./report.ts";
import { sarif } from "./sarif.ts";

export const renderers: Readonly<Record<Format, Renderer>> = {
  json,
  markdown,
  html,
  sarif,
  junit,
  csv,
  mermaid,
  dot,
  gexf,
  graphml,
  ndjson,
};
