/** The document of any answer. */
import type { ReportDocument } from "../document.ts";
import type { ReportInput, ReportOptions } from "../report.ts";
import type { Words } from "../words.ts";
import { accessDocument } from "./access-document.ts";
import { canDocument, pathsDocument, whatCanDocument, whoCanDocument } from "./answer-documents.ts";
import { checkDocument } from "./check-document.ts";
import { diffDocument } from "./diff-document.ts";
import { findingsDocument } from "./finding-rows.ts";
import { graphDocument } from "./graph-document.ts";

export function documentOf(input: ReportInput, options: ReportOptions, words: Words): ReportDocument {
  switch (input.kind) {
    case "who-can":
      return whoCanDocument(input.answer, options, words);
    case "can":
      return canDocument(input.answer, options, words);
    case "what-can":
      return whatCanDocument(input.answer, options, words);
    case "paths":
      return pathsDocument(input.answer, options, words);
    case "check":
      return checkDocument(input.answer, options, words);
    case "diff":
      return diffDocument(input.answer, options, words);
    case "findings":
      return findingsDocument(input.answer, options, words);
    case "access":
      return accessDocument(input.answer, options, words);
    case "graph":
      return graphDocument(input.answer, words);
  }
}
