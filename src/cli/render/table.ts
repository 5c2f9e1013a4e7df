/** Columns of text, widths by content, control characters made visible. */
import { fold } from "./fold.ts";

const GAP = 2;

/** Lays rows out in columns two spaces apart; the last column is not padded. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = naturalWidths(rows);
  return rows.map((row) => line(row, widths));
}

/** Widths of the columns as their longest cells want them. */
export function naturalWidths(rows: readonly (readonly string[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  return widths;
}

/** How wide a line of such columns is. */
export const lineWidth = (widths: readonly number[]): number =>
  widths.reduce((sum, width) => sum + width, 0) + GAP * Math.max(0, widths.length - 1);

/**
 * Takes from the widest columns that may shrink until the line fits, or all are at their least.
 *
 * @param least least width of each column
 */
export function shrink(widths: readonly number[], least: readonly number[], width: number): number[] {
  const found = [...widths];
  for (let over = lineWidth(found) - width; over > 0; over--) {
    let widest = -1;
    for (const [index, own] of found.entries())
      if (own > (least[index] ?? 0) && (widest < 0 || own > (found[widest] ?? 0))) widest = index;
    if (widest < 0) break;
    found[widest] = (found[widest] ?? 0) - 1;
  }
  return found;
}

/** One row in columns of given widths, cells folded; `paint` sees each padded cell. */
export function foldedRow(
  row: readonly string[],
  widths: readonly number[],
  paint: (cell: string, column: number) => string = (cell) => cell,
): string[] {
  const folded = row.map((cell, index) => fold(cell, Math.max(1, widths[index] ?? 1)));
  const height = Math.max(1, ...folded.map((lines) => lines.length));
  return Array.from({ length: height }, (_, at) =>
    line(
      folded.map((lines) => lines[at] ?? ""),
      widths,
      paint,
    ),
  );
}

function line(
  cells: readonly string[],
  widths: readonly number[],
  paint: (cell: string, column: number) => string = (cell) => cell,
): string {
  const last = cells.findLastIndex((cell) => cell !== "");
  return cells
    .slice(0, last + 1)
    .map((cell, index) => (cell === "" ? "" : paint(cell, index)) + " ".repeat(pad(cell, widths[index], index < last)))
    .join(" ".repeat(GAP));
}

const pad = (cell: string, width: number | undefined, padded: boolean): number =>
  padded ? Math.max(0, (width ?? 0) - cell.length) : 0;

/** Names come from documents: control characters must not reach a terminal. */
export function printable(text: string): string {
  let out = "";
  for (const char of text)
    out += isHidden(char.codePointAt(0) ?? 0) ? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}` : char;
  return out;
}

/** C0 and C1 controls, and marks that turn the direction of text. */
function isHidden(code: number): boolean {
  return (
    code < 0x20 ||
    (code >= 0x7f && code <= 0x9f) ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069)
  );
}
