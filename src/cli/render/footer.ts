/** What every answer rests on, for stderr: gaps, notes, assumptions. */
import { assumptionLines, gapLines } from "../../explain/words.ts";
import type { AssumptionJson, GapJson } from "../../queries/answer.ts";
import { printable } from "./table.ts";

export interface Footed {
  readonly gaps: readonly GapJson[];
  readonly assumptions: readonly AssumptionJson[];
  readonly notes: readonly string[];
}

/** Gaps and notes in full; assumptions by name, with their reasons and switches where `verbose`. */
export function footer(answer: Footed, verbose: boolean): string[] {
  const names = [...new Set(answer.assumptions.map((one) => one.name))];
  const assumed =
    names.length === 0 ? [] : [`assumed: ${names.join(", ")} (-v says what, why, and how to take it another way)`];
  return [...answer.notes, ...gapLines(answer.gaps), ...(verbose ? assumptionLines(answer.assumptions) : assumed)].map(
    printable,
  );
}
