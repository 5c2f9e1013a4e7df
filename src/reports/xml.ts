/** XML 1.0 text and attribute values. */

/** Escapes what markup needs, and drops what XML 1.0 has no way to write (https://www.w3.org/TR/xml/#charsets). */
export function xml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\ufffe\uffff]/gu, (char) => (WRITABLE.includes(char) ? char : ""))
    .replace(/[&<>"'\t\n\r]/g, (char) => ENTITIES[char] ?? char);
}

// Tabs and line ends in attributes are normalised to spaces unless written as references (https://www.w3.org/TR/xml/#AVNormalize).
const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

const WRITABLE = "\t\n\r";
