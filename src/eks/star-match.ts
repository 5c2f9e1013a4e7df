/** Patterns of namespaces in the scope of an access policy: `*` stands for any characters, nothing else is special. */

/** Does the whole text fit the pattern? After a star only the last one is ever tried again. */
export function starMatches(pattern: string, text: string): boolean {
  let at = 0;
  let used = 0;
  let star = -1;
  let retry = 0;
  while (used < text.length) {
    if (pattern[at] === "*") {
      star = at++;
      retry = used;
    } else if (pattern[at] === text[used]) {
      at++;
      used++;
    } else if (star >= 0) {
      at = star + 1;
      used = ++retry;
    } else return false;
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}
