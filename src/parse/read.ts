/** One document to facts and issues. Never throws. */
import type { Handle } from "../facts/evidence.ts";
import type { Issue } from "../facts/gap.ts";
import type { Sink } from "../facts/sink.ts";
import { isYamlText, startsLikeJson } from "./document-kind.ts";
import { splitStream } from "./document-stream.ts";
import { readJson } from "./json.ts";
import { LIMITS } from "./limits.ts";
import { lineCounter } from "./lines.ts";
import { readJsonItems, readYamlItems } from "./list-items.ts";
import { type ParseContext, recognise, recogniseSalvaged } from "./recognise.ts";
import { type Fault, readYaml } from "./yaml.ts";

export type { ParseContext } from "./recognise.ts";

/** A document as the parsers take it. */
export interface TextDocument {
  readonly name: string;
  readonly text: string;
}

/**
 * Reads a document of whatever kind and pushes its facts, issues and gaps into the sink. In a stream of several
 * documents, or of several JSON values, the first segment of every pointer is the index (empty documents do not count).
 */
export function parseDocument(document: TextDocument, sink: Sink, context: ParseContext = {}): void {
  const { name, text } = document;
  const root = sink.evidence.document(name);
  if (text.length > LIMITS.documentCharacters) {
    const expected = `at most ${LIMITS.documentCharacters} characters`;
    sink.issue({ code: "too-large", document: name, expected, came: `${text.length}` });
    return;
  }
  if (startsLikeJson(text) && readAsJson(document, root, sink, context)) return;
  readAsYaml(document, root, sink, context);
}

function readAsJson(document: TextDocument, root: Handle, sink: Sink, context: ParseContext): boolean {
  const { name, text } = document;
  if (text.length > LIMITS.itemwiseCharacters && readJsonItems(document, root, sink)) return true;
  const faults: Parameters<Parameters<typeof readJson>[1]>[0][] = [];
  const values = readJson(text, (fault) => faults.push(fault));
  // Flow style YAML begins like JSON and is none: it may be right where JSON is broken.
  if (values === undefined || faults.length > 0) {
    if (isYamlText(text)) return false;
    const lineAt = lineCounter(text);
    for (const { code, pointer, at, expected, came } of faults)
      sink.issue({ code, document: name, ...(pointer === "" ? {} : { pointer }), line: lineAt(at), expected, came });
    if (values === undefined && faults.length === 0)
      sink.issue({ code: "malformed-json", document: name, line: 1, expected: "JSON", came: "something else" });
  }
  for (const { segments, value, salvaged } of values ?? []) {
    const handle = sink.evidence.below(root, ...segments);
    if (salvaged === true) recogniseSalvaged(sink, handle, value, context);
    else recognise(sink, handle, value, context);
  }
  return true;
}

function readAsYaml(document: TextDocument, root: Handle, sink: Sink, context: ParseContext): void {
  const { name, text } = document;
  const spans = splitStream(text);
  const lineAt = lineCounter(text);
  if (spans.length === 0)
    sink.issue({
      code: "empty-document",
      document: name,
      expected: "a document",
      came: "nothing but space and comments",
    });
  for (const [index, { start, end }] of spans.entries()) {
    const handle = spans.length === 1 ? root : sink.evidence.below(root, index);
    if (end - start > LIMITS.itemwiseCharacters && readYamlItems(document, start, end, handle, sink)) continue;
    const value = readYaml(text, start, end, (fault) =>
      sink.issue(yamlIssue(document, lineAt(fault.at), start, end, fault)),
    );
    if (value !== undefined) recognise(sink, handle, value, context);
  }
}

/** A template that has to be rendered first explains a text that is no YAML better than the YAML reader does. */
function yamlIssue(document: TextDocument, line: number, start: number, end: number, fault: Fault): Issue {
  const template = document.text.indexOf("{{", start);
  if (fault.code === "malformed-yaml" && template >= 0 && template < end)
    return {
      code: "not-recognised",
      document: document.name,
      line,
      expected: "a document of a known kind",
      came: "a template, which has to be rendered first",
    };
  return { code: fault.code, document: document.name, line, expected: fault.expected, came: fault.came };
}
