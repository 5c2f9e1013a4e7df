/** Where a document that nobody can read may hold secret values: judged line by line, and rather too much than too little. */
import { type Cut, REMOVED } from "./redact-json.ts";

const OPENS = /^([ \t-]*)["']?(?:data|stringData|[uU]serData|[^\s"':]*last-applied-configuration)["']?[ \t]*:(.*)$/;
const KEY = /^[ \t]*(?:-[ \t]+)*(?:"[^"]*"|'[^']*'|[^\s"'#:{}[\]]+)[ \t]*:(?:[ \t]+|$)/;

/** Cuts what follows `data:` and the like, on the same line and on every deeper line below it; keys of those lines stay. */
export function linesWithSecrets(text: string): readonly Cut[] {
  const cuts: Cut[] = [];
  let inside = -1;
  let start = 0;
  for (const line of text.split("\n")) {
    const end = start + line.length - (line.endsWith("\r") ? 1 : 0);
    const indent = line.search(/[^ \t]/);
    if (inside >= 0 && indent >= 0 && indent <= inside && !/^[ \t]*[}\]]/.test(line)) inside = -1;
    const opens = OPENS.exec(line);
    if (inside >= 0) {
      const key = KEY.exec(line)?.[0].length ?? indent;
      push(cuts, text, start + Math.max(key, 0), end);
    } else if (opens !== null) {
      inside = opens[1]?.length ?? 0;
      push(cuts, text, end - (opens[2]?.trimStart().length ?? 0), end);
    }
    start += line.length + 1;
  }
  return cuts;
}

function push(cuts: Cut[], text: string, start: number, end: number): void {
  const value = text.slice(start, end).trim();
  // Brackets and block headers are no values.
  if (value !== "" && !/^(?:[{}[\],]+|[|>][-+0-9]*)$/.test(value)) cuts.push({ start, end, by: REMOVED });
}
