/** Comparing texts as Go does: `strings.EqualFold` and the field names of `encoding/json` use simple Unicode case folding. */

/** Two texts are equal to Go whatever their case when their folded forms are equal. */
export function caseFold(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  let folded = "";
  for (const char of text) {
    const upper = char.toUpperCase();
    // Simple folding maps one character to one: `ß` stays, the long s and the Kelvin sign become s and k.
    folded += (upper.length === char.length ? upper : char).toLowerCase();
  }
  return folded;
}

/** Go `strings.EqualFold`. */
export function equalFold(a: string, b: string): boolean {
  return a === b || caseFold(a) === caseFold(b);
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false;
  return true;
}
