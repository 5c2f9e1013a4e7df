/** One self-contained HTML file: pictures of paths, search, light, dark and print. No script or style from elsewhere. */
import { placeWords, shortKey } from "../explain/words.ts";
import type { Text } from "../messages/message.ts";
import { plain } from "../messages/message.ts";
import type { StepJson } from "../queries/answer.ts";
import type { Block, Cell, PathDetail, ReportDocument } from "./document.ts";
import { documentOf } from "./documents/document-of.ts";
import { SCRIPT, STYLE } from "./html-page.ts";
import { picture } from "./picture.ts";
import type { Renderer } from "./report.ts";
import { type Words, wordsOf } from "./words.ts";
import { xml as escaped } from "./xml.ts";

/** Pictures of one file; paths beyond it are told in words only. */
const MAX_PICTURES = 300;

interface Budget {
  pictures: number;
}

export const html: Renderer = function* (input, options) {
  const words = wordsOf(options);
  const document = documentOf(input, options, words);
  const budget: Budget = { pictures: options.maxPictures ?? MAX_PICTURES };
  yield* head(document, words);
  for (const section of document.sections) {
    yield `<section id="${xml(section.id)}"><h2>${htmlText(section.heading)}</h2>\n`;
    for (const block of section.blocks) yield* blockHtml(block, words, budget);
    yield "</section>\n";
  }
  yield `</main><footer><p>${htmlText(words.say("html.footer"))} Clew ${xml(options.version)}</p></footer>\n<script>${SCRIPT}</script>\n</body></html>\n`;
};

function* head(document: ReportDocument, words: Words): Generator<string> {
  // The policy of the page forbids what a value that slipped through could try; the one script is ours.
  yield `<!doctype html>\n<html lang="${words.lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">`;
  yield `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">`;
  yield `<title>${xml(plain(document.title))}</title><style>${STYLE}</style></head>\n<body><header><h1>${htmlText(document.title)}</h1>\n`;
  if (document.lead.length > 0)
    yield `<ul class="lead ${document.tone}">${document.lead.map((line) => `<li>${htmlText(line)}</li>`).join("")}</ul>\n`;
  yield `<dl>${document.facts.map(([name, value]) => `<dt>${htmlText(name)}</dt><dd>${htmlText(value)}</dd>`).join("")}</dl>\n`;
  yield `<nav aria-label="${xml(plain(document.title))}">${document.sections.map((section) => `<a href="#${xml(section.id)}">${xml(plain(section.short ?? section.heading))}</a>`).join("")}</nav></header>\n<main>`;
  yield `<div class="search"><input type="search" aria-label="${xml(plain(words.say("html.search")))}" placeholder="${xml(plain(words.say("html.search")))}"><output data-text="${xml(plain(words.say("html.shown", { n: "#" })))}"></output></div>\n`;
}

function* blockHtml(block: Block, words: Words, budget: Budget): Generator<string> {
  if (block.kind === "text") {
    yield `<p>${htmlText(block.text)}</p>\n`;
    return;
  }
  if (block.kind === "list") {
    yield `<ul>${block.items.map((item) => `<li>${htmlText(item)}</li>`).join("")}</ul>\n`;
    return;
  }
  if (block.count === 0) return;
  yield `<div class="scroll"><table><thead><tr>${block.columns.map((column) => `<th scope="col">${htmlText(column)}</th>`).join("")}</tr></thead>\n`;
  for (const row of block.rows) {
    const { detail } = row;
    const more = detail !== undefined && (detail.path.steps.length > 0 || detail.path.grant !== undefined);
    yield `<tbody><tr${more ? ' class="has"' : ""}>${row.cells.map(cellHtml).join("")}</tr>`;
    if (more)
      yield `<tr class="more"><td colspan="${block.columns.length}">${detailHtml(detail, words, budget)}</td></tr>`;
    yield "</tbody>\n";
  }
  yield "</table></div>\n";
}

function cellHtml(cell: Cell): string {
  return cell.tone === undefined
    ? `<td>${htmlText(cell.text)}</td>`
    : `<td class="tone ${cell.tone}">${htmlText(cell.text)}</td>`;
}

function detailHtml(detail: PathDetail, words: Words, budget: Budget): string {
  const { say } = words;
  const out = [
    `<details><summary>${htmlText(say("path.evidence"))} · ${htmlText(say("path.steps", { n: detail.path.steps.length }))}</summary><div class="path">`,
  ];
  if (budget.pictures > 0) {
    budget.pictures--;
    out.push(picture(detail, words));
  }
  out.push("<ol>");
  for (const step of detail.path.steps) out.push(stepHtml(step, detail.cluster, words));
  const { grant } = detail.path;
  if (grant !== undefined)
    out.push(`<li>${htmlText(words.grant(grant))}${placesHtml(grant.evidence.map(placeWords))}</li>`);
  out.push("</ol>");
  if (detail.condition !== undefined)
    out.push(`<p>${htmlText(say("path.condition"))} ${htmlText(detail.condition)}</p>`);
  if (detail.others > 0) out.push(`<p class="places">${htmlText(say("path.others", { n: detail.others }))}</p>`);
  out.push("</div></details>");
  return out.join("");
}

function stepHtml(step: StepJson, cluster: string | null, words: Words): string {
  const needs = step.needs
    .map(
      (need) =>
        `<li>${xml(need.need)}${need.note === undefined ? "" : `: ${xml(need.note)}`}${placesHtml(need.evidence.map(placeWords))}</li>`,
    )
    .join("");
  const uses = step.uses
    .map(
      (use) =>
        `<li>${htmlText(words.say("path.with"))}<ol>${use.map((used) => stepHtml(used, cluster, words)).join("")}</ol></li>`,
    )
    .join("");
  return `<li>${xml(words.edge(step.edge))} <code>${xml(shortKey(step.to, cluster))}</code><ul>${needs}${uses}</ul></li>`;
}

function placesHtml(places: readonly string[]): string {
  return places.length === 0
    ? ""
    : ` <span class="places">(${[...new Set(places)].map((place) => `<code>${xml(place)}</code>`).join(", ")})</span>`;
}

/** Escaped, with direction marks made visible: they would turn round what a reader takes for the name. */
function xml(text: string): string {
  return escaped(text.replace(/[\u202a-\u202e\u2066-\u2069]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`));
}

/** A text as HTML: everything escaped, values as code. */
export function htmlText(text: Text): string {
  return text.map((piece) => (typeof piece === "string" ? xml(piece) : `<code>${xml(piece.code)}</code>`)).join("");
}
