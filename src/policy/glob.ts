/** Patterns of policies: `*` is any run of characters, `?` one; a backslash takes the next character as it is. */

/** A matcher of whole texts; linear in text × stars, whatever is written. */
export function glob(pattern: string): (text: string) => boolean {
  const parts = tokens(pattern);
  return (text) => {
    let [at, next, star, mark] = [0, 0, -1, 0];
    while (at < text.length) {
      const token = parts[next];
      if (token === "*") {
        star = next++;
        mark = at;
      } else if (token !== undefined && (token === "?" || token.slice(1) === text[at])) {
        next++;
        at++;
      } else if (star >= 0) {
        next = star + 1;
        at = ++mark;
      } else return false;
    }
    while (parts[next] === "*") next++;
    return next === parts.length;
  };
}

/** A text as a pattern that matches it alone. */
export const literal = (text: string): string => text.replace(/[*?\\]/g, "\\$&");

/** Is the pattern a plain text? Then that text. */
export function plainText(pattern: string): string | undefined {
  const parts = tokens(pattern);
  return parts.some((token) => token === "*" || token === "?")
    ? undefined
    : parts.map((token) => token.slice(1)).join("");
}

/** `*`, `?`, or `=` and one literal character. */
function tokens(pattern: string): string[] {
  const parts: string[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at] ?? "";
    if (char === "\\" && at + 1 < pattern.length) parts.push(`=${pattern[++at] ?? ""}`);
    else if (char !== "*" && char !== "?") parts.push(`=${char}`);
    else if (char === "?" || parts.at(-1) !== "*") parts.push(char);
  }
  return parts;
}
