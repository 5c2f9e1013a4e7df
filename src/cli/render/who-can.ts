/** The answer of who-can as a table: identity, verdict, where, via; below each row what is open and where it is written. */
import { mainEvidence, openWords, placeWords, shortKey, viaWords, whereWords } from "../../explain/words.ts";
import type { GapJson, RowJson, WhoCanAnswerJson } from "../../queries/answer.ts";
import type { Paint } from "./colour.ts";
import { fold, foldList } from "./fold.ts";
import { foldedRow, lineWidth, naturalWidths, printable, shrink } from "./table.ts";

export interface TableOptions {
  readonly vendor: "show" | "hide" | "only";
  /** Say many unknown rows with the same gap in one line. */
  readonly grouped: boolean;
  /** Characters in a line; `undefined` = no limit, one row a line. */
  readonly width: number | undefined;
}

const HEAD = ["IDENTITY", "VERDICT", "WHERE", "VIA"] as const;
const VERDICT = 1;
const INDENT = "    ";
/** Beside a stacked way, places take no more than this: names of identities are what people look for. */
const WHERE_MOST = 28;

/** The table, line by line. Rows of Users and Groups that a mapping reaches, and vendor rows, are counted, not shown, unless asked for. */
export function whoCanTable(answer: WhoCanAnswerJson, paint: Paint, options: TableOptions): string[] {
  const { shown, grouped } = partsOf(answer, options);
  if (shown.length === 0 && grouped.size === 0) return ["nobody"];
  const cells = shown.map((row) => [identityWords(row), row.verdict, whereWords(row, 3), viaWords(row)].map(printable));
  const out = shown.length === 0 ? [] : layOut(shown, cells, paint, options.width, answer);
  for (const [key, rows] of grouped) {
    const gaps = key.split(",").map((id) => answer.gaps.find((gap) => gap.id === Number(id))?.what ?? `gap ${id}`);
    out.push(
      `${rows.length} more identities are ${paint.verdict("unknown")} without ${printable(gaps.join(" and "))} (-v lists them)`,
    );
  }
  return out;
}

function layOut(
  rows: readonly RowJson[],
  cells: readonly (readonly string[])[],
  paint: Paint,
  width: number | undefined,
  answer: WhoCanAnswerJson,
): string[] {
  const natural = naturalWidths([HEAD, ...cells]);
  const room = width ?? Number.POSITIVE_INFINITY;
  // Where the way does not fit beside the rest, it gets lines of its own.
  const stacked = lineWidth(natural) > room;
  const shownColumns = stacked ? 3 : 4;
  const [identity = 0, verdict = 0, where = 0] = natural;
  const widths = stacked ? shrink([identity, verdict, Math.min(where, WHERE_MOST)], [24, verdict, 16], room) : natural;
  const verdictPaint = (cell: string, column: number): string => (column === VERDICT ? paint.verdict(cell) : cell);
  const inner = Math.max(20, room - INDENT.length);
  const out = foldedRow(HEAD.slice(0, shownColumns), widths, paint.bold);
  for (const [index, row] of rows.entries()) {
    const own = cells[index] ?? [];
    out.push(...foldedRow(own.slice(0, shownColumns), widths, verdictPaint));
    if (stacked) {
      const [first = "", ...rest] = foldList((own[3] ?? "").split(" → "), " → ", inner - 6);
      out.push(`${INDENT}via ${first}`, ...rest.map((line) => `${INDENT}    → ${line}`));
    }
    if (row.verdict !== "allowed" && Object.keys(row.open).length > 0)
      out.push(...fold(`if ${printable(openWords(row.open, answer.gaps))}`, inner).map((line) => INDENT + line));
    const places = mainEvidence(row.path).map((place) => printable(placeWords(place)));
    for (const line of foldList(places, " · ", inner)) out.push(paint.dim(INDENT + line));
  }
  return out;
}

interface Parts {
  /** Rows of the table. */
  readonly shown: readonly RowJson[];
  /** Unknown rows that one line says, by their gaps. */
  readonly grouped: ReadonlyMap<string, readonly RowJson[]>;
  readonly vendor: number;
  readonly mapped: number;
}

/** What is shown of an answer, and what only counted. */
function partsOf(answer: WhoCanAnswerJson, options: TableOptions): Parts {
  const wanted = answer.rows.filter((row) => options.vendor === "show" || row.vendor === (options.vendor === "only"));
  const all = wanted.filter((row) => options.vendor === "only" || (row.mappedBy ?? 0) === 0);
  const grouped = options.grouped ? floods(all) : new Map<string, RowJson[]>();
  return {
    shown: all.filter((row) => !grouped.has(gapKey(row))),
    grouped,
    vendor: options.vendor === "hide" ? answer.summary.vendor : 0,
    mapped: wanted.length - all.length,
  };
}

/** Rows with the same gaps are said in one line once there are this many. */
const FLOOD = 3;

const gapKey = (row: RowJson): string => (row.verdict === "unknown" ? row.gaps.join(",") : "");

function floods(rows: readonly RowJson[]): Map<string, RowJson[]> {
  const byGap = new Map<string, RowJson[]>();
  for (const row of rows) {
    const key = gapKey(row);
    if (key === "") continue;
    const list = byGap.get(key);
    if (list === undefined) byGap.set(key, [row]);
    else list.push(row);
  }
  return new Map([...byGap].filter(([, list]) => list.length >= FLOOD));
}

function identityWords(row: RowJson): string {
  const name = row.identity.title ?? shortKey(row.identity.id, row.cluster);
  if (row.everyone !== undefined) return `everyone in ${name} (${row.everyone})`;
  const notes = [
    row.identity.entry === "unknown" ? "" : row.identity.entry,
    row.identity.exists === false ? "does not exist" : "",
  ].filter((note) => note !== "");
  return notes.length === 0 ? name : `${name} (${notes.join(", ")})`;
}

/** The gaps of an answer, with the number of rows that the table shows of each. */
export function shownGaps(answer: WhoCanAnswerJson, options: TableOptions): GapJson[] {
  const { shown, grouped } = partsOf(answer, options);
  const rows = [...shown, ...[...grouped.values()].flat()];
  return answer.gaps.map((gap) => ({ ...gap, rows: rows.filter((row) => row.gaps.includes(gap.id)).length }));
}

/** Counts of what the table shows and of what it hides, for stderr. */
export function whoCanCounts(answer: WhoCanAnswerJson, options: TableOptions): string[] {
  const { summary } = answer;
  const { shown, grouped, vendor, mapped } = partsOf(answer, options);
  const rows = [...shown, ...[...grouped.values()].flat()];
  const count = (verdict: string): number => rows.filter((row) => row.verdict === verdict).length;
  const lines = [
    [
      `${count("allowed")} allowed`,
      `${count("conditional")} conditional`,
      `${count("unknown")} unknown`,
      ...(vendor > 0 ? [`${vendor} of Kubernetes and EKS hidden (--vendor show)`] : []),
      ...(mapped > 0 ? [`${mapped} users and groups shown through what maps to them`] : []),
    ].join(", "),
  ];
  if (answer.next !== null) lines.push(`more rows follow (--cursor ${answer.next})`);
  if (summary.moreByAll === null)
    lines.push("what abuse of rights adds is not counted in an estate of this size (--through all)");
  else if (summary.moreByAll > 0) lines.push(`${summary.moreByAll} more by abuse of rights (--through all)`);
  if (summary.sameEffect !== null && summary.sameEffect.more > 0)
    lines.push(`same effect by other verbs: ${summary.sameEffect.more} more (--goal ${summary.sameEffect.goal})`);
  return lines;
}
