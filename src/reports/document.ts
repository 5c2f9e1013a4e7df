/** A report before it has a format: sections of texts, tables and paths. Markdown and HTML render this and nothing else. */
import type { Verdict } from "../facts/verdict.ts";
import type { Text } from "../messages/message.ts";
import type { PathJson } from "../queries/answer.ts";

/** How a cell is marked. */
export type Tone = Verdict | "critical" | "high" | "medium" | "low" | "info" | "plain";

export interface Cell {
  readonly text: Text;
  readonly tone?: Tone;
}

/** A path with everything a reviewer wants to see of it. */
export interface PathDetail {
  readonly title: Text;
  readonly verdict: Verdict;
  readonly start: string;
  readonly cluster: string | null;
  readonly path: PathJson;
  readonly condition?: Text;
  readonly others: number;
}

export interface TableRow {
  readonly cells: readonly Cell[];
  readonly detail?: PathDetail;
}

export type Block =
  | { readonly kind: "text"; readonly text: Text }
  | { readonly kind: "list"; readonly items: readonly Text[] }
  /** `rows` may be read once only, so that long reports stream. */
  | {
      readonly kind: "table";
      readonly columns: readonly Text[];
      readonly rows: Iterable<TableRow>;
      readonly count: number;
    };

export interface Section {
  readonly id: string;
  readonly heading: Text;
  /** For lists of sections; absent = the heading. */
  readonly short?: Text;
  readonly blocks: readonly Block[];
}

export interface ReportDocument {
  readonly title: Text;
  /** What a reader in a hurry must know, most important first. `good` and `bad` colour the whole. */
  readonly lead: readonly Text[];
  readonly tone: "good" | "bad" | "plain";
  readonly facts: readonly (readonly [Text, Text])[];
  readonly sections: readonly Section[];
}

/** A cell of plain text. */
export const cell = (text: Text | string, tone?: Tone): Cell => ({
  text: typeof text === "string" ? [text] : text,
  ...(tone === undefined ? {} : { tone }),
});
