/** How many statements and faults a document has: what is known of it before anybody asks. */
import { evidenceTable } from "../facts/evidence.ts";
import { type ParseContext, parseDocument } from "../parse/read.ts";

export interface Counts {
  readonly facts: number;
  readonly issues: number;
}

/** Reads a document and keeps nothing of it. */
export function countDocument(name: string, text: string): Counts {
  let facts = 0;
  let issues = 0;
  const recognised = (): void => {
    facts++;
  };
  const context: ParseContext = { settings: recognised, listedProvider: recognised, listedPolicies: recognised };
  const sink = {
    evidence: evidenceTable(),
    fact: recognised,
    issue: () => {
      issues++;
    },
    gap: () => undefined,
  };
  parseDocument({ name, text }, sink, context);
  return { facts, issues };
}
