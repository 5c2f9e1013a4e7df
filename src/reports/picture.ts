/** A path as an SVG picture, left to right; colours come from the style of the page. */

import { plain } from "../messages/message.ts";
import { layoutOf } from "./layout.ts";
import { collect, type PathPart } from "./path-graph.ts";
import type { Words } from "./words.ts";
import { xml as escaped } from "./xml.ts";

const BOX = { width: 184, height: 52, gapX: 148, gapY: 22 } as const;
/** Characters of one line of a box, and of an arrow's label. */
const LINE = 25;
const LABEL = 21;

/** One `<svg>` for one path. Its text is in the document, so it is found by search and read by screen readers. */
export function picture(part: PathPart, words: Words): string {
  const { nodes, edges } = collect([part], words);
  const layout = layoutOf(
    nodes.map((node) => node.id),
    edges,
  );
  const places = new Map(
    layout.boxes.map((box) => [
      box.id,
      { x: 2 + box.layer * (BOX.width + BOX.gapX), y: 2 + box.row * (BOX.height + BOX.gapY) },
    ]),
  );
  const width = layout.layers * (BOX.width + BOX.gapX) - BOX.gapX + 4;
  const height = layout.rows * (BOX.height + BOX.gapY) - BOX.gapY + 4;
  const out = [
    `<svg class="picture" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${xml(nodes.map((node) => node.label).join(" → "))}">`,
  ];
  for (const edge of edges) {
    const from = places.get(edge.from);
    const to = places.get(edge.to);
    if (from === undefined || to === undefined) continue;
    const [x1, y1, x2, y2] = [from.x + BOX.width, from.y + BOX.height / 2, to.x - 7, to.y + BOX.height / 2];
    const middle = (x1 + x2) / 2;
    out.push(
      `<path class="arrow ${edge.verdict} ${edge.nature}" d="M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}"/>`,
    );
    out.push(`<path class="head ${edge.verdict}" d="M${x2} ${y2 - 4}l7 4l-7 4z"/>`);
    if (edge.edge === "holds") continue;
    const name = edge.edge === "with" ? plain(words.say("path.with")) : edge.edge.replaceAll("-", " ");
    for (const [index, line] of wrap(name, LABEL, 2).entries())
      out.push(
        `<text class="label" x="${middle}" y="${(y1 + y2) / 2 - 6 + (index === 0 ? 0 : 19)}">${xml(line)}</text>`,
      );
  }
  for (const node of nodes) {
    const at = places.get(node.id);
    if (at === undefined) continue;
    const lines = wrap(node.label, LINE, 3);
    out.push(
      `<g class="box ${xml(node.kind)}"><title>${xml(node.id)}</title><rect x="${at.x}" y="${at.y}" width="${BOX.width}" height="${BOX.height}" rx="7"/>`,
    );
    const first = at.y + BOX.height / 2 - (lines.length - 1) * 7.5 + 4;
    for (const [index, line] of lines.entries())
      out.push(`<text x="${at.x + BOX.width / 2}" y="${first + index * 15}">${xml(line)}</text>`);
    out.push("</g>");
  }
  return `${out.join("")}</svg>`;
}

const xml = (text: string): string => escaped(text.replace(/[\u202a-\u202e\u2066-\u2069]/g, ""));

/** Breaks a text after spaces and the signs inside names; what does not fit into `most` lines ends in an ellipsis (the title has it whole). */
export function wrap(text: string, width: number, most: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const part of text.match(/[^\s/:@.\-_]*[\s/:@.\-_]?/g) ?? []) {
    if (line !== "" && line.length + part.trimEnd().length > width) {
      lines.push(line.trim());
      line = "";
    }
    line += part;
    while (line.length > width) {
      lines.push(line.slice(0, width));
      line = line.slice(width);
    }
  }
  if (line.trim() !== "") lines.push(line.trim());
  if (lines.length <= most) return lines;
  const last = lines[most - 1] ?? "";
  return [...lines.slice(0, most - 1), `${last.slice(0, width - 1)}…`];
}
