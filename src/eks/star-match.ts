/** Patterns of EKS: namespaces in the scope of an access policy (`*`), selectors of Fargate profiles (`*` and `?`). */

/**
 * Does the whole text fit the pattern? `*` stands for any characters, `single`, where given, for one. Only the last star is ever tried again,
 * so the time is bounded by the product of the lengths.
 */
export function starMatches(pattern: string, text: string, single?: "?"): boolean {
  let at = 0;
  let used = 0;
  let star = -1;
  let retry = 0;
  while (used < text.length) {
    if (pattern[at] === "*") {
      star = at++;
      retry = used;
    } else if (at < pattern.length && (pattern[at] === single || pattern[at] === text[used])) {
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
