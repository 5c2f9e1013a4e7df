/** What a renderer takes and gives. Every renderer is a pure function of the answer; output comes in pieces, so that long reports stream. */

import type { FindingsAnswerJson } from "../findings/answer.ts";
import type { Lang } from "../messages/message.ts";
import type { CheckResultJson } from "../policy/result.ts";
import type { CanAnswerJson, PathsAnswerJson, WhatCanAnswerJson, WhoCanAnswerJson } from "../queries/answer.ts";
import type { DiffAnswerJson } from "../queries/diff-answer.ts";
import type { AccessReportJson, IssueJson } from "./access-answer.ts";
import type { GraphJson } from "./graph-answer.ts";

/** An answer with the name of its query. */
export type ReportInput =
  | { readonly kind: "who-can"; readonly answer: WhoCanAnswerJson }
  | { readonly kind: "can"; readonly answer: CanAnswerJson }
  | { readonly kind: "what-can"; readonly answer: WhatCanAnswerJson }
  | { readonly kind: "paths"; readonly answer: PathsAnswerJson }
  | { readonly kind: "check"; readonly answer: CheckResultJson }
  | { readonly kind: "diff"; readonly answer: DiffAnswerJson }
  | { readonly kind: "findings"; readonly answer: FindingsAnswerJson }
  | { readonly kind: "access"; readonly answer: AccessReportJson }
  | { readonly kind: "graph"; readonly answer: GraphJson };

/** What reports say of an edge kind. */
export interface EdgeWords {
  readonly id: string;
  readonly title: string;
  readonly meaning: string;
  readonly severity: "info" | "low" | "medium" | "high" | "critical";
  readonly references: readonly string[];
}

export interface ReportOptions {
  readonly lang: Lang;
  readonly edges: readonly EdgeWords[];
  /** Version of Clew, for tools that ask who made a file. */
  readonly version: string;
  /** RFC 3339; reports say it where given, and are equal bytes for equal input. */
  readonly date?: string;
  /** Largest Markdown in characters; GitHub refuses comments over 65,536. */
  readonly maxCharacters?: number;
  /** At most so many paths are drawn in one HTML file. */
  readonly maxPictures?: number;
  /** Folder of the snapshot below the root of the repository, so that SARIF places are found there. */
  readonly sourceRoot?: string;
  /** Faults of the input, for SARIF. */
  readonly issues?: readonly IssueJson[];
}

export const FORMATS = [
  "json",
  "markdown",
  "html",
  "sarif",
  "junit",
  "csv",
  "mermaid",
  "dot",
  "gexf",
  "graphml",
  "ndjson",
] as const;
export type Format = (typeof FORMATS)[number];

/** Formats of `clew report`, its default first. */
export const REPORT_FORMATS = [
  "markdown",
  "html",
  "json",
  "csv",
  "sarif",
  "junit",
  "mermaid",
  "dot",
  "gexf",
  "graphml",
] as const satisfies readonly Format[];

/** Media types, for HTTP. */
export const MEDIA_TYPES: Readonly<Record<Format, string>> = {
  json: "application/json",
  markdown: "text/markdown; charset=utf-8",
  html: "text/html; charset=utf-8",
  sarif: "application/sarif+json",
  junit: "application/xml",
  csv: "text/csv; charset=utf-8",
  mermaid: "text/plain; charset=utf-8",
  dot: "text/vnd.graphviz; charset=utf-8",
  gexf: "application/gexf+xml",
  graphml: "application/graphml+xml",
  ndjson: "application/x-ndjson",
};

export type Renderer = (input: ReportInput, options: ReportOptions) => Iterable<string>;
