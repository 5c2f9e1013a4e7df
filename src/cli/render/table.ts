/** Columns of text, widths by content, control characters made visible. */

/** Lays rows out in columns two spaces apart; the last column is not padded. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [index, cell] of row.slice(0, -1).entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  return rows.map((row) =>
    row
      .map((cell, index) => (index < row.length - 1 ? cell.padEnd(widths[index] ?? 0) : cell))
      .join("  ")
      .trimEnd(),
  );
}

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
