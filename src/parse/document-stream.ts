/** Cuts a YAML stream into its documents, so that a broken one does not take the others with it. */

/** A range of characters of the text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * The documents of a stream that hold anything but space, comments and directives, in order. A marker is `---` or `...`
 * at the start of a line (YAML 1.2 §9.1.2), which no block or quoted scalar may contain, so cutting needs no parsing.
 */
export function splitStream(text: string): Span[] {
  const spans: Span[] = [];
  let start = 0;
  if (isMarker(text, 0)) start = 3;
  if (text.includes("\n---") || text.includes("\n...")) {
    const marker = /\n(?:---|\.\.\.)(?![^ \t\r\n])/g;
    marker.lastIndex = start;
    for (let match = marker.exec(text); match !== null; match = marker.exec(text)) {
      pushUnlessEmpty(spans, text, start, match.index + 1);
      start = match.index + 4;
      // The line feed after a marker may be the one before the next marker.
      marker.lastIndex = start;
    }
  }
  pushUnlessEmpty(spans, text, start, text.length);
  return spans;
}

function isMarker(text: string, at: number): boolean {
  if (!text.startsWith("---", at) && !text.startsWith("...", at)) return false;
  const next = text.charCodeAt(at + 3);
  return Number.isNaN(next) || next === 10 || next === 13 || next === 32 || next === 9;
}

function pushUnlessEmpty(spans: Span[], text: string, start: number, end: number): void {
  if (!isEmpty(text, start, end)) spans.push({ start, end });
}

function isEmpty(text: string, start: number, end: number): boolean {
  let at = start;
  while (at < end) {
    const code = text.charCodeAt(at);
    if (code === 32 || code === 9 || code === 10 || code === 13 || code === 0xfeff) at++;
    else if (code === 35 || (code === 37 && (at === 0 || text.charCodeAt(at - 1) === 10))) {
      const next = text.indexOf("\n", at);
      at = next < 0 ? end : next + 1;
    } else return false;
  }
  return true;
}
