/** What is known of a session while conditions are tested again along a path. */
import type { Open } from "../facts/open.ts";
import type { Verdict } from "../facts/verdict.ts";

/** Condition keys, absent or with their values: `STEP#key` with the key in lower case. */
export type KnownKeys = ReadonlyMap<string, "absent" | readonly string[]>;

/** Decides formulas over conditions and gaps. */
export interface Conditions {
  /** Verdict (docs/answers.md §2) and what is left of the formula once what is known is put in. */
  settle(open: Open, known: KnownKeys): { readonly verdict: Verdict; readonly open: Open };
}
