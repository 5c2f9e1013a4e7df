/** What is known of a session while conditions are tested again along a path. */
import type { Open } from "../facts/open.ts";
import type { Verdict } from "../facts/verdict.ts";

/** Condition keys in lower case, each absent or with its values. */
export type KnownKeys = ReadonlyMap<string, "absent" | readonly string[]>;

/** The two operations a path needs of the condition solver. */
export interface Conditions {
  /** Decides the leaves whose key is known, and folds constants. */
  simplify(open: Open, known: KnownKeys): Open;
  /** Tautology, contradiction, or open: docs/answers.md §2. */
  classify(open: Open): Verdict;
}
