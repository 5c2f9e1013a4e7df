/** The four answers and how they join. `docs/answers.md` §Verdicts. */

/** `allowed`: whatever is open or missing; `conditional`: depends on open conditions only; `unknown`: depends on a gap; `denied`: whatever is open or missing. */
export type Verdict = "allowed" | "conditional" | "unknown" | "denied";

/** Best first, as paths of one row are compared. */
export const VERDICTS: readonly Verdict[] = ["allowed", "conditional", "unknown", "denied"];

const RANK: Record<Verdict, number> = { allowed: 0, conditional: 1, unknown: 2, denied: 3 };

/** Orders verdicts best first: negative when `a` is the better one. */
export function compareVerdicts(a: Verdict, b: Verdict): number {
  return RANK[a] - RANK[b];
}

/** The better of two: how two independent ways to the same end join. */
export function eitherVerdict(a: Verdict, b: Verdict): Verdict {
  return RANK[a] <= RANK[b] ? a : b;
}
