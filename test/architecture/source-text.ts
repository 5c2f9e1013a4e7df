/** What a source text imports and which globals it names, told from its letters alone. */

/** An import, re-export or dynamic import with a literal specifier. */
export interface ImportFound {
  readonly specifier: string;
  readonly line: number;
}

/** Import and re-export specifiers in order; type imports count too, since a type is knowledge of another part. */
export function importsOf(source: string): readonly ImportFound[] {
  const text = blank(source, "comments");
  const code = blank(source, "comments and strings");
  const forms =
    /\b(?:import|export)\b[^;"'()`]*?\bfrom\s*(["'])([^"'\n]+)\1|\bimport\s*\(?\s*(["'])([^"'\n]+)\3|\bimport\(\s*(["'])([^"'\n]+)\5/g;
  const found: ImportFound[] = [];
  for (const match of text.matchAll(forms)) {
    // The keyword must be code: a string may well say `import "x"`.
    if (!/^(?:import|export)\b/.test(code.slice(match.index))) continue;
    found.push({ specifier: match[2] ?? match[4] ?? match[6] ?? "", line: lineAt(source, match.index) });
  }
  return found;
}

/** Where the pattern matches code, as opposed to comments and the text of strings; lines from 1. */
export function codeMatches(
  source: string,
  pattern: RegExp,
): readonly { readonly text: string; readonly line: number }[] {
  return [...blank(source, "comments and strings").matchAll(new RegExp(pattern, "g"))].map((match) => ({
    text: match[0].trim(),
    line: lineAt(source, match.index),
  }));
}

const lineAt = (source: string, index: number): number => source.slice(0, index).split("\n").length;

/** A slash after one of these begins a regular expression, after anything else it divides. */
const BEFORE_REGEX =
  /(?:^|[=(,:;!&|?{}[\]+\-*%<>~^]|\b(?:return|typeof|case|in|of|do|else|void|throw|yield|await))\s*$/;

const PLAIN = /[^"'`/{}]+/y;
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y;
const STRING = /"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'/y;
const TEMPLATE_TEXT = /(?:\\[\s\S]|\$(?!\{)|[^`\\$])*/y;
const TEMPLATE_END = /`|\$\{/y;
const REGEX = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/y;

/** Replaces the content of comments, strings and regular expressions by blanks, so that every index stays where it was. */
function blank(source: string, what: "comments" | "comments and strings"): string {
  const strings = what === "comments and strings";
  const hide = (text: string): string => text.replace(/[^\n]/g, " ");
  // Depths at which `${` opened a brace, to know which `}` leads back into its template.
  const templates: number[] = [];
  let depth = 0;
  let at = 0;
  let out = "";
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  const put = (text: string, shown = text): void => {
    out += shown;
    at += text.length;
  };
  const template = (opened: string): void => {
    put(opened);
    const text = take(TEMPLATE_TEXT) ?? "";
    put(text, strings ? hide(text) : text);
    const end = take(TEMPLATE_END) ?? "";
    put(end);
    if (end.startsWith("$")) templates.push(depth++);
  };
  while (at < source.length) {
    const plain = take(PLAIN);
    if (plain !== undefined) put(plain);
    const comment = take(COMMENT);
    const string = take(STRING);
    const char = source[at] ?? "";
    if (comment !== undefined && comment !== "") put(comment, hide(comment));
    else if (string !== undefined) put(string, strings ? `"${hide(string.slice(1, -1))}"` : string);
    else if (char === "`") template(char);
    else if (char === "}" && templates.at(-1) === depth - 1) {
      depth = templates.pop() ?? 0;
      template(char);
    } else {
      const regex = char === "/" && BEFORE_REGEX.test(out.slice(-40)) ? take(REGEX) : undefined;
      if (char === "{") depth++;
      if (char === "}") depth--;
      if (regex === undefined) put(char);
      else put(regex, strings ? hide(regex) : regex);
    }
  }
  return out;
}
