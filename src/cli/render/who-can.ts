/** The answer of who-can as a table: identity, verdict, via, where; below each row what is open and where it is written. */
import { mainEvidence, openWords, placeWords, shortKey, viaWords, whereWords } from "../../explain/words.ts";
import type { RowJson, WhoCanAnswerJson } from "../../queries/answer.ts";
import type { Paint } from "./colour.ts";
import { columns, printable } from "./table.ts";

export interface TableOptions {
  readonly vendor: "show" | "hide" | "only";
  readonly evidence: boolean;
  /** Say many unknown rows with the same gap in one line. */
  readonly grouped: boolean;
}

/** The table, line by line. Rows of Users and Groups that a mapping reaches, and vendor rows, are counted, not shown, unless asked for. */
export function whoCanTable(answer: WhoCanAnswerJson, paint: Paint, options: TableOptions): string[] {
  const all = answer.rows.filter((row) => isShown(row, options.vendor));
  const flooded = options.grouped ? floodedGaps(all) : new Set<string>();
  const shown = all.filter((row) => !flooded.has(gapKey(row)));
  const head = ["IDENTITY", "VERDICT", "WHERE", "VIA"];
  const cells = shown.map((row) => [identityWords(row), row.verdict, whereWords(row), viaWords(row)].map(printable));
  const [title = "", ...lines] = columns([head, ...cells]);
  const out = all.length === 0 ? ["nobody"] : [paint.bold(title)];
  for (const [index, line] of lines.entries()) {
    const row = shown[index];
    if (row === undefined) continue;
    out.push(line.replace(row.verdict, paint.verdict(row.verdict)));
    if (row.verdict !== "allowed" && Object.keys(row.open).length > 0)
      out.push(`    if ${printable(openWords(row.open))}`);
    if (options.evidence) for (const text of evidenceLines(row)) out.push(paint.dim(`    ${printable(text)}`));
  }
  for (const key of flooded) {
    const rows = all.filter((row) => gapKey(row) === key);
    const gaps = key.split(",").map((id) => answer.gaps.find((gap) => gap.id === Number(id))?.what ?? `gap ${id}`);
    out.push(
      `${rows.length} more identities are ${paint.verdict("unknown")} without ${printable(gaps.join(" and "))} (-v lists them)`,
    );
  }
  return out;
}

/** Rows with the same gaps are said in one line once there are this many. */
const FLOOD = 3;

const gapKey = (row: RowJson): string => (row.verdict === "unknown" ? row.gaps.join(",") : "");

function floodedGaps(rows: readonly RowJson[]): Set<string> {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const key = gapKey(row);
    if (key !== "") counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, count]) => count >= FLOOD).map(([key]) => key));
}

function isShown(row: RowJson, vendor: TableOptions["vendor"]): boolean {
  if (vendor !== "show" && row.vendor !== (vendor === "only")) return false;
  return (row.mappedBy ?? 0) === 0 || vendor === "only";
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

function evidenceLines(row: RowJson): string[] {
  const places = mainEvidence(row.path).map(placeWords);
  return places.length === 0 ? [] : [places.join(" · ")];
}

/** What belongs on stderr: counts, gaps, assumptions, notes. */
export function whoCanFooter(answer: WhoCanAnswerJson, options: TableOptions): string[] {
  const { summary } = answer;
  const vendor = options.vendor === "hide" ? answer.rows.filter((row) => row.vendor).length : 0;
  const mapped =
    options.vendor === "only"
      ? 0
      : answer.rows.filter((row) => (row.mappedBy ?? 0) > 0 && (options.vendor === "show" || !row.vendor)).length;
  const lines = [
    [
      `${summary.allowed} allowed`,
      `${summary.conditional} conditional`,
      `${summary.unknown} unknown`,
      ...(vendor > 0 ? [`${vendor} vendor rows hidden (--vendor show)`] : []),
      ...(mapped > 0 ? [`${mapped} users and groups shown through what maps to them`] : []),
    ].join(", "),
  ];
  if (summary.moreByAll > 0) lines.push(`${summary.moreByAll} more by abuse of rights (--through all)`);
  if (summary.sameEffect !== null && summary.sameEffect.more > 0)
    lines.push(`same effect by other verbs: ${summary.sameEffect.more} more (--goal ${summary.sameEffect.goal})`);
  for (const gap of answer.gaps)
    lines.push(
      `gap ${gap.id}: ${gap.what} is ${gap.kind}${gap.rows === undefined || gap.rows === 0 ? "" : `, ${gap.rows} rows`} (${gap.close})`,
    );
  for (const assumption of answer.assumptions)
    lines.push(`assumed ${assumption.name} = ${assumption.value}: ${assumption.why} (${assumption.switch})`);
  return [...lines, ...answer.notes].map(printable);
}
