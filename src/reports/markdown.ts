/** Markdown (GitHub Flavored) for pull-request comments: a size cap, and paths in a fold. Spec: https://github.github.com/gfm/ */
import { evidenceOf, placeWords, shortKey } from "../explain/words.ts";
import type { Text } from "../messages/message.ts";
import type { Block, PathDetail, ReportDocument, TableRow } from "./document.ts";
import { documentOf } from "./documents/document-of.ts";
import type { Renderer } from "./report.ts";
import { type Words, wordsOf } from "./words.ts";

/** GitHub refuses a comment body over 65,536 characters; some room is left for what a workflow puts around it. */
const MAX_CHARACTERS = 60_000;
/** Paths spelled out in one fold. */
const MAX_DETAILS = 50;

export const markdown: Renderer = function* (input, options) {
  const words = wordsOf(options);
  const most = options.maxCharacters ?? MAX_CHARACTERS;
  const ending = `\n> ${inline(words.say("markdown.cut"))}\n`;
  let left = most - ending.length;
  let open = 0;
  for (const piece of pieces(documentOf(input, options, words), words)) {
    // A fold that was opened is closed even when the rest is cut; its closing tag was counted when it opened.
    if (piece.text.length + (piece.opens ?? 0) * FOLD_END.length > left) {
      yield FOLD_END.repeat(open);
      yield ending;
      return;
    }
    open += piece.opens ?? 0;
    left -= piece.text.length + (piece.opens ?? 0) * FOLD_END.length;
    yield piece.text;
  }
};

interface Out {
  readonly text: string;
  /** +1 opens a fold, -1 closes one. */
  readonly opens?: number;
}

const FOLD_END = "\n</details>\n\n";

function* pieces(document: ReportDocument, words: Words): Generator<Out> {
  const mark = { good: "✅ ", bad: "❌ ", plain: "" }[document.tone];
  yield { text: `## ${mark}${inline(document.title)}\n\n` };
  for (const line of document.lead) yield { text: `- ${inline(line)}\n` };
  yield { text: "\n" };
  for (const section of document.sections) {
    yield { text: `### ${inline(section.heading)}\n\n` };
    for (const block of section.blocks) yield* blockPieces(block, words);
  }
  yield { text: `${document.facts.map(([name, value]) => `${inline(name)}: ${inline(value)}`).join(" · ")}\n` };
}

function* blockPieces(block: Block, words: Words): Generator<Out> {
  if (block.kind === "text") {
    yield { text: `${inline(block.text)}\n\n` };
    return;
  }
  if (block.kind === "list") {
    for (const item of block.items) yield { text: `- ${inline(item)}\n` };
    yield { text: "\n" };
    return;
  }
  if (block.count === 0) return;
  yield {
    text: `${tableLine(block.columns)}${tableLine(
      block.columns.map(() => ["---"]),
      true,
    )}`,
  };
  const details: PathDetail[] = [];
  for (const row of block.rows) {
    yield { text: tableLine(row.cells.map((cell) => cell.text)) };
    if (worthShowing(row) && row.detail !== undefined && details.length < MAX_DETAILS) details.push(row.detail);
  }
  yield { text: "\n" };
  if (details.length === 0) return;
  yield {
    text: `<details><summary>${inline(words.say("markdown.fold", { n: details.length }))}</summary>\n\n`,
    opens: 1,
  };
  for (const detail of details) yield { text: detailText(detail, words) };
  yield { text: FOLD_END, opens: -1 };
}

const worthShowing = (row: TableRow): boolean =>
  row.detail !== undefined && (row.detail.path.steps.length > 0 || row.detail.path.grant !== undefined);

function detailText(detail: PathDetail, words: Words): string {
  const lines = [`**${inline(detail.title)}** (${inline(words.verdict(detail.verdict))})`, ""];
  for (const step of detail.path.steps) {
    lines.push(`1. ${inline([`${words.edge(step.edge)} `, { code: shortKey(step.to, detail.cluster) }])}`);
    for (const use of step.uses) {
      const way = use.map((used): Text => [`${words.edge(used.edge)} `, { code: shortKey(used.to, detail.cluster) }]);
      lines.push(`   - ${inline([...words.say("path.with"), ": ", ...way.flat()])}`);
    }
  }
  if (detail.path.grant !== undefined) lines.push(`1. ${inline(words.grant(detail.path.grant))}`);
  if (detail.condition !== undefined)
    lines.push("", inline([...words.say("path.condition"), " ", ...detail.condition]));
  const places = evidenceOf(detail.path);
  if (places.length > 0)
    lines.push(
      "",
      inline([
        ...words.say("path.evidence"),
        ": ",
        ...places.flatMap((place, index): Text => [...(index === 0 ? [] : [", "]), { code: placeWords(place) }]),
      ]),
    );
  return `${lines.join("\n")}\n\n`;
}

function tableLine(cells: readonly Text[], raw = false): string {
  // Inside a table a pipe ends the cell even in a code span (GFM §4.10).
  return `| ${cells.map((cell) => (raw ? "---" : inline(cell).replaceAll("|", "\\|"))).join(" | ")} |\n`;
}

/** A text as inline Markdown: our words escaped, values of documents in code spans, where neither mentions nor markup count. */
export function inline(text: Text): string {
  return text.map((piece) => (typeof piece === "string" ? escapeWords(piece) : codeSpan(piece.code))).join("");
}

function escapeWords(text: string): string {
  return oneLine(text).replace(/[\\`*_{}[\]<>#~$@]/g, (char) =>
    char === "@" ? "@\u200b" : char === "<" ? "&lt;" : char === ">" ? "&gt;" : `\\${char}`,
  );
}

/** A code span whose fence is longer than any run of backticks inside (CommonMark §6.1). */
function codeSpan(value: string): string {
  const text = oneLine(value);
  if (text === "") return "``\u200b``";
  let longest = 0;
  for (const run of text.match(/`+/g) ?? []) longest = Math.max(longest, run.length);
  const fence = "`".repeat(longest + 1);
  const padded = /^`|`$|^ .* $/.test(text) ? ` ${text} ` : text;
  return `${fence}${padded}${fence}`;
}

/** Line breaks and control characters would end the construct around the value; direction marks would turn the line round. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").replace(/[\u202a-\u202e\u2066-\u2069]/g, "");
}
