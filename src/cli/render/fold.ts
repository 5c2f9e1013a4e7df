/** Text made to fit a terminal. */

/** Breaks a text into lines of at most `width` characters: at spaces where there are some, else behind `/`, `:`, `-` and `,`, else anywhere. */
export function fold(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((one) => one !== "")) {
    const pieces = word.length <= width ? [word] : breakWord(word, width);
    for (const [index, piece] of pieces.entries()) {
      const gap = line === "" || index > 0 ? "" : " ";
      if (line !== "" && line.length + gap.length + piece.length > width) {
        lines.push(line);
        line = piece;
      } else line += gap + piece;
    }
  }
  return line === "" ? lines : [...lines, line];
}

function breakWord(word: string, width: number): string[] {
  const pieces: string[] = [];
  for (const part of word.split(/(?<=[/:,-])/))
    for (let at = 0; at < part.length; at += width) pieces.push(part.slice(at, at + width));
  return pieces;
}

/** Joins items into lines of at most `width`: a line ends at a separator, never inside an item that fits. */
export function foldList(items: readonly string[], separator: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const item of items) {
    if (line !== "" && line.length + separator.length + item.length > width) {
      lines.push(line);
      line = item;
    } else line = line === "" ? item : line + separator + item;
  }
  return line === "" ? lines : [...lines, line];
}
