/** Lines of characters, counted from where the last count ended: faults come in order, and a text may have many. */

/** A function from character to line (1-based). */
export function lineCounter(text: string): (at: number) => number {
  let line = 1;
  let from = 0;
  return (at) => {
    if (at < from) {
      line = 1;
      from = 0;
    }
    for (let next = text.indexOf("\n", from); next >= 0 && next < at; next = text.indexOf("\n", next + 1)) {
      line++;
      from = next + 1;
    }
    return line;
  };
}
