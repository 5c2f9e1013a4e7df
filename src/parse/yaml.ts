/**
 * YAML as the Go readers of Kubernetes and of aws-iam-authenticator take it (`sigs.k8s.io/yaml`): documents of a stream as
 * JSON values, and what was wrong with the text. Never throws.
 */
import { parseEvents, YAMLException } from "js-yaml";
import { splitStream } from "./document-stream.ts";
import { LIMITS } from "./limits.ts";
import { lineCounter } from "./lines.ts";
import { construct, type Fault, type ScalarHook, YamlRefused } from "./yaml-construct.ts";
import { NOT_PLAIN, readPlain } from "./yaml-plain.ts";

export type { Fault, ScalarHook } from "./yaml-construct.ts";

/** A fault of a YAML text, by line (1-based). */
export interface YamlIssue {
  readonly code: string;
  /** Index of the document in the stream, not counting empty ones. */
  readonly document: number;
  readonly line: number;
  readonly expected: string;
  readonly came: string;
}

export interface YamlOptions {
  /** What to keep of scalars that are no strings: `(value, text as written)`. Default: the value. */
  readonly scalar?: ScalarHook;
}

/**
 * Reads a stream of YAML documents with the scalar rules of YAML 1.1. A document that cannot be read is `undefined` in
 * `documents`, with an issue that says why; empty documents are left out. Limits: {@link LIMITS}.
 */
export function parseYaml11(
  text: string,
  options: YamlOptions = {},
): { readonly documents: readonly unknown[]; readonly issues: readonly YamlIssue[] } {
  const issues: YamlIssue[] = [];
  const documents: unknown[] = [];
  const lineAt = lineCounter(text);
  for (const [index, span] of splitStream(text).entries()) {
    const report = (fault: Fault): void => {
      const { code, at, expected, came } = fault;
      issues.push({ code, document: index, line: lineAt(at), expected, came });
    };
    documents.push(readYaml(text, span.start, span.end, report, options.scalar));
  }
  return { documents, issues };
}

/** Reads the one document in the range; `undefined` where it cannot be read, after a fault (positions are those of `text`). */
export function readYaml(
  text: string,
  start: number,
  end: number,
  report: (fault: Fault) => void,
  hook?: ScalarHook,
): unknown {
  const long = longLine(text, start, end);
  if (long >= 0) {
    report({
      code: "too-long",
      at: long,
      expected: `lines of at most ${LIMITS.stringCharacters} characters`,
      came: "a longer one",
    });
    return undefined;
  }
  if (hook === undefined) {
    const plain = readPlain(text, start, end);
    if (plain !== NOT_PLAIN) return plain;
  }
  const source = text.slice(start, end);
  const shift = (fault: Fault): Fault => ({ ...fault, at: start + fault.at });
  try {
    return construct(source, parseEvents(source, { maxDepth: LIMITS.depth }), (fault) => report(shift(fault)), hook);
  } catch (error) {
    report(shift(faultOf(error)));
    return undefined;
  }
}

function faultOf(error: unknown): Fault {
  if (error instanceof YamlRefused) return error.fault;
  if (error instanceof YAMLException) {
    const at = error.mark?.position ?? 0;
    const deep = error.reason.startsWith("nesting exceeded");
    return deep
      ? { code: "too-deep", at, expected: `at most ${LIMITS.depth} levels of nesting`, came: "more" }
      : { code: "malformed-yaml", at, expected: "a YAML document", came: `a fault: ${error.reason}` };
  }
  // A RangeError of the engine: the text is beyond what can be read.
  return { code: "malformed-yaml", at: 0, expected: "a YAML document", came: "a text that exhausts the reader" };
}

/** Start of a line that is longer than allowed, or -1. Looks at one character in `stringCharacters` only, and for line feeds around it. */
function longLine(text: string, start: number, end: number): number {
  let line = start;
  while (end - line > LIMITS.stringCharacters) {
    const last = text.lastIndexOf("\n", line + LIMITS.stringCharacters);
    if (last < line) return line;
    line = last + 1;
  }
  return -1;
}
