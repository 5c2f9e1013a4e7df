/** A few paths of a who-can answer as one SVG that reads in light and in dark. */
import { EDGES } from "../src/edges/registry.ts";
import { shortKey } from "../src/explain/words.ts";
import type { RowJson, WhoCanAnswerJson } from "../src/queries/answer.ts";
import { picture } from "../src/reports/picture.ts";
import { wordsOf } from "../src/reports/words.ts";
import { xml } from "../src/reports/xml.ts";

const STYLE = `
  text{font:13px ui-sans-serif,system-ui,sans-serif;fill:#1f2328;text-anchor:middle}
  text.title{font-weight:600;text-anchor:start}
  text.label{font-size:12px;fill:#57606a}
  rect{fill:#f6f8fa;stroke:#8c959f}
  .arrow{fill:none;stroke:#1a7f37;stroke-width:1.5}.head{fill:#1a7f37}
  .arrow.conditional{stroke:#9a6700;stroke-dasharray:5 3}.head.conditional{fill:#9a6700}
  .arrow.unknown{stroke:#8250df;stroke-dasharray:2 3}.head.unknown{fill:#8250df}
  @media (prefers-color-scheme:dark){text{fill:#e6edf3}text.label{fill:#8d96a0}rect{fill:#161b22;stroke:#484f58}
  .arrow{stroke:#3fb950}.head{fill:#3fb950}.arrow.conditional{stroke:#d29922}.head.conditional{fill:#d29922}.arrow.unknown{stroke:#a371f7}.head.unknown{fill:#a371f7}}`;

/** Rows worth a picture: one of each way in. */
const WANTED = [/environment:production/, /user\/ana$/, /ci:release-runner@/];
const TITLE = 26;
const GAP = 18;

export function readmePicture(answer: WhoCanAnswerJson): string {
  const words = wordsOf({ lang: "en", edges: EDGES });
  const rows = WANTED.flatMap((pattern) => answer.rows.find((row) => pattern.test(row.identity.id)) ?? []);
  let top = 0;
  let width = 0;
  const parts: string[] = [];
  for (const row of rows) {
    const svg = picture({ path: row.path, start: row.identity.id, cluster: row.cluster }, words);
    const size = /width="([\d.]+)" height="([\d.]+)"/.exec(svg);
    parts.push(`<text class="title" x="2" y="${top + 16}">${xml(title(row))}</text>`);
    parts.push(svg.replace("<svg ", `<svg x="0" y="${top + TITLE}" `));
    width = Math.max(width, Number(size?.[1] ?? 0));
    top += TITLE + Number(size?.[2] ?? 0) + GAP;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${top}" width="${width}" height="${top}" role="img" aria-label="Who can delete pods in prod, and by which path"><style>${STYLE}</style>${parts.join("")}</svg>\n`;
}

function title(row: RowJson): string {
  return `${row.identity.title ?? shortKey(row.identity.id, row.cluster)}: ${row.verdict} in ${row.cluster ?? "AWS"}`;
}
