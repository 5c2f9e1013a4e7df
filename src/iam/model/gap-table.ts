/** The gaps of a snapshot with those the model finds, each at one index. */
import type { Gap } from "../../facts/gap.ts";

/** Gaps by index: what `Open` nodes of kind `gap` point to. */
export interface GapTable {
  readonly gaps: readonly Gap[];
  /** The index of a gap; equal gaps share one. */
  readonly index: (gap: Gap) => number;
}

/** A table that begins with the gaps of the snapshot. */
export function gapTable(known: readonly Gap[]): GapTable {
  const gaps = [...known];
  const indexes = new Map(gaps.map((gap, index) => [keyOf(gap), index]));
  return {
    gaps,
    index(gap) {
      const key = keyOf(gap);
      let index = indexes.get(key);
      if (index === undefined) {
        index = gaps.length;
        gaps.push(gap);
        indexes.set(key, index);
      }
      return index;
    },
  };
}

const keyOf = (gap: Gap): string => `${gap.kind}|${gap.what}|${gap.direction}|${gap.scope}`;
