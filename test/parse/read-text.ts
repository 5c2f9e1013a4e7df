import { evidenceTable } from "../../src/facts/evidence.ts";
import type { Gap, Issue } from "../../src/facts/gap.ts";
import type { Fact } from "../../src/facts/sink.ts";
import { type ParseContext, parseDocument } from "../../src/parse/read.ts";

/** What one document says. */
export function readText(text: string, context: ParseContext = {}, name = "doc") {
  const evidence = evidenceTable();
  const facts: Fact[] = [];
  const issues: Issue[] = [];
  const gaps: Gap[] = [];
  parseDocument(
    { name, text },
    { evidence, fact: (fact) => facts.push(fact), issue: (issue) => issues.push(issue), gap: (gap) => gaps.push(gap) },
    context,
  );
  return { facts, issues, gaps, evidence };
}

/** The facts of a kind. */
export function factsOf<Kind extends Fact["kind"]>(facts: readonly Fact[], kind: Kind) {
  return facts.filter((fact): fact is Fact & { kind: Kind } => fact.kind === kind);
}
