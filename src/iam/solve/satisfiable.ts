/** The solver for what paths are made of: open trees joined over several requests, with what the session is known to carry. */
import type { Gap } from "../../facts/gap.ts";
import type { Open } from "../../facts/open.ts";
import type { Verdict } from "../../facts/verdict.ts";
import type { Formula } from "../conditions/formula.ts";
import type { KeyValue } from "../conditions/test.ts";
import { formulaOf, type KnownKeys, leafEvidence, openOf } from "./open-tree.ts";
import { type Solution, solve } from "./solve.ts";

/** What the solver says of an open tree. */
export interface Satisfied {
  readonly verdict: Verdict;
  /** Values that make it true, by `STEP#key` (key lower-cased); a key on which it depends and that is not here must be absent. */
  readonly witness: ReadonlyMap<string, KeyValue> | undefined;
  /** The open keys that decide, as `STEP#key`, sorted. */
  readonly dependsOn: readonly string[];
}

const NOTHING_KNOWN: KnownKeys = new Map();

/** Decides an open tree. `known` says what the session carries (MFA absent, tags, session name, source identity, …). */
export function satisfiable(open: Open, known: KnownKeys = NOTHING_KNOWN): Satisfied {
  const { verdict, witness, dependsOn } = solved(open, known);
  return { verdict, witness, dependsOn };
}

/** The same tree with what is known put in and without what decides nothing; `TRUE` for a tautology, `FALSE` for a contradiction. */
export function simplify(open: Open, known: KnownKeys = NOTHING_KNOWN): Open {
  return openOf(solved(open, known).residue, { evidence: leafEvidence, gap: indexOf });
}

/** Verdict and simplified tree of one evaluation. */
export function settle(open: Open, known: KnownKeys = NOTHING_KNOWN): Satisfied & { readonly open: Open } {
  const { verdict, witness, dependsOn, residue } = solved(open, known);
  return { verdict, witness, dependsOn, open: openOf(residue, { evidence: leafEvidence, gap: indexOf }) };
}

function solved(open: Open, known: KnownKeys): Solution {
  const formula: Formula = formulaOf(open, known, gapOf);
  return solve(formula);
}

/** Stands for the gap `search-limit`, which is in no snapshot's table. */
export const SEARCH_LIMIT_INDEX = -1;

function indexOf(gap: Gap): number {
  return gap.kind === "search-limit" ? SEARCH_LIMIT_INDEX : Number(gap.what);
}

/** A gap of the snapshot's table; only its index is known here. */
function gapOf(index: number): Gap {
  return { kind: "not-supplied", what: String(index), direction: "may-remove", scope: "*", close: "" };
}
