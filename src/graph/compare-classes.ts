/** Two class indexes over one numbering of holdings: who reaches other holders than before. Sets are compared whole, each pair of classes once. */
import type { AccessClasses } from "./classes.ts";

export interface ChangedNode {
  /** Index in the first and in the second; `undefined` where it is not there. */
  readonly before: number | undefined;
  readonly after: number | undefined;
  /** Holdings reached before and no more, and those reached since. */
  readonly lost: Uint32Array;
  readonly gained: Uint32Array;
}

/** Pairs of nodes that are the same identity; `undefined` on a side where it is absent. */
export type NodePairs = Iterable<readonly [before: number | undefined, after: number | undefined]>;

/** Yields the nodes whose reach differs. Equal sets cost one comparison a pair of classes. */
export function* compareClasses(a: AccessClasses, b: AccessClasses, pairs: NodePairs): Generator<ChangedNode> {
  const known = new Map<number, { readonly lost: Uint32Array; readonly gained: Uint32Array } | undefined>();
  const width = b.count + 1;
  for (const [before, after] of pairs) {
    const left = before === undefined ? a.count : (a.of[before] ?? 0);
    const right = after === undefined ? b.count : (b.of[after] ?? 0);
    const key = left * width + right;
    let change = known.get(key);
    if (change === undefined && !known.has(key)) {
      change = difference(a.holders(left), b.holders(right));
      known.set(key, change);
    }
    if (change !== undefined) yield { before, after, ...change };
  }
}

function difference(a: Uint32Array, b: Uint32Array) {
  const lost: number[] = [];
  const gained: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const x = i < a.length ? (a[i] ?? 0) : Number.POSITIVE_INFINITY;
    const y = j < b.length ? (b[j] ?? 0) : Number.POSITIVE_INFINITY;
    if (x < y) lost.push(x);
    else if (y < x) gained.push(y);
    if (x <= y) i++;
    if (y <= x) j++;
  }
  return lost.length + gained.length === 0
    ? undefined
    : { lost: Uint32Array.from(lost), gained: Uint32Array.from(gained) };
}
