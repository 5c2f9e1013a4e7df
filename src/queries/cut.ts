/** A smallest set of removable grants that closes every path, verified by asking again (docs/answers.md §8). */
import { z } from "zod";
import { compareVerdicts, type Verdict } from "../facts/verdict.ts";
import { API_VERSION, type CanAnswerJson } from "./answer.ts";
import { hittingSet } from "./cut/hitting-set.ts";
import { COSTS, removableKey, removablesOf } from "./cut/removables.ts";
import type { CutAnswerJson, Removable } from "./cut-answer.ts";
import { type CanRequest, canRequest } from "./request.ts";

export const cutRequest = canRequest.extend({
  closes: z
    .enum(["allowed", "conditional", "unknown"])
    .default("conditional")
    .describe("down to which verdict nothing may be left"),
  rounds: z.number().int().min(1).max(500).default(60).describe("how often the snapshot may be asked again"),
});
export type CutRequest = z.output<typeof cutRequest>;

/** Asks `can` of the snapshot without some grants. */
export type AskWithout = (removed: readonly Removable[], request: CanRequest) => CanAnswerJson;

/**
 * Finds the set by turns: a smallest set that hits every path seen so far is taken away and the question asked again; a path
 * that is still there joins the others. As long as removals only take away, the set found last is a smallest one; a removal that
 * uncovers something (an aws-auth entry that an access entry shadowed) shows as one more path, and then nothing is claimed.
 */
export function cut(ask: AskWithout, snapshot: string, request: CutRequest): CutAnswerJson {
  const { closes, rounds, ...question } = request;
  const isOpen = (verdict: Verdict): boolean => compareVerdicts(verdict, closes) <= 0;
  const known = new Map<string, Removable>();
  const sets: string[][] = [];
  const notes: string[] = [];
  let asked = 0;
  let exact = true;
  let uncovered = false;
  const askWithout = (keys: readonly string[]): CanAnswerJson => {
    asked++;
    return ask(
      keys.flatMap((key) => known.get(key) ?? []),
      question,
    );
  };
  const before = askWithout([]);
  let answer = before;
  let chosen: readonly string[] = [];
  const done = (found: boolean, minimal: boolean): CutAnswerJson => ({
    apiVersion: API_VERSION,
    snapshot,
    question: before.question,
    subject: before.subject,
    closes,
    before: before.verdict,
    after: answer.verdict,
    found,
    remove: found ? chosen.flatMap((key) => known.get(key) ?? []) : [],
    minimal,
    optimal: found && exact && !uncovered,
    lowerBound: hittingSet(sets, () => 0).chosen.length,
    asked,
    notes,
  });
  while (isOpen(answer.verdict)) {
    const open = answer.rows.filter((row) => isOpen(row.verdict));
    for (const row of open) {
      const removables = removablesOf(row.path).filter((removable) => !chosen.includes(removableKey(removable)));
      if (removables.length === 0) {
        notes.push(
          `a path rests on nothing that can be removed: ${row.path.grant?.authorizer ?? "no grant"} after ${row.path.steps.length} steps`,
        );
        return done(false, false);
      }
      for (const removable of removables) known.set(removableKey(removable), removable);
      sets.push(removables.map(removableKey));
      // A path that only came up because something else went: the sets before it do not bound the answer any more.
      if (chosen.length > 0 && asked > 1 && removables.some((removable) => removable.kind === "mapping"))
        uncovered = true;
    }
    if (open.length === 0 || asked >= rounds) {
      if (asked >= rounds) notes.push(`gave up after ${asked} rounds`);
      return done(false, false);
    }
    const hit = hittingSet(sets, (key) => COSTS[known.get(key)?.kind ?? "rule"]);
    exact &&= hit.exact;
    chosen = hit.chosen;
    answer = askWithout(chosen);
  }
  // Leaving out one after the other shows that each is needed; what is not needed goes.
  for (const key of [...chosen].sort(
    (a, b) => COSTS[known.get(b)?.kind ?? "rule"] - COSTS[known.get(a)?.kind ?? "rule"],
  )) {
    const fewer = chosen.filter((other) => other !== key);
    if (fewer.length === chosen.length) continue;
    const without = askWithout(fewer);
    if (!isOpen(without.verdict)) [chosen, answer] = [fewer, without];
  }
  return done(true, true);
}
