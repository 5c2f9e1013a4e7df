/** Colour, only on a terminal and never against NO_COLOR (https://no-color.org). */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  verdict(verdict: string): string;
}

const CODES: Readonly<Record<string, string>> = { allowed: "32", conditional: "33", unknown: "35", denied: "31" };

/** Paints, or leaves texts as they are. */
export function painter(colour: boolean): Paint {
  const wrapIn = (code: string, text: string): string => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  return {
    bold: (text) => wrapIn("1", text),
    dim: (text) => wrapIn("2", text),
    verdict: (verdict) => wrapIn(CODES[verdict.trim()] ?? "0", verdict),
  };
}
