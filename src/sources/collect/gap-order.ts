/** The order in which gaps are written, which does not depend on the order in which they were found. */
import type { Gap } from "../../facts/gap.ts";

export function compareGaps(a: Gap, b: Gap): number {
  const left = keyOf(a);
  const right = keyOf(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

const keyOf = ({ scope, what, direction }: Gap): string => `${scope}\0${what}\0${direction}`;
