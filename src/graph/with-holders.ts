/** Classes with holders that came after they were built: a new binding costs one search from its subjects, not a new index. */
import type { AccessClasses } from "./classes.ts";
import type { Sweeper } from "./sweep.ts";

export interface GrowingClasses {
  /** A node holds something new under this number, which no class knows yet. */
  add(node: number, holder: number): void;
  /** As {@link AccessClasses.whoReaches}, new holders included. */
  whoReaches(holders: readonly number[]): Uint32Array;
  /** How many were added since the classes were built: rebuild when this grows large. */
  readonly added: number;
}

/** Lays additions over classes. `sweep` walks the same net backwards; nodes must not have been added since. */
export function growingClasses(classes: AccessClasses, sweep: Sweeper): GrowingClasses {
  const reached = new Map<number, Uint32Array>();
  return {
    get added() {
      return reached.size;
    },
    add(node, holder) {
      const { order, count } = sweep.run([node]);
      const before = reached.get(holder);
      const found = order.slice(0, count);
      reached.set(holder, before === undefined ? found : Uint32Array.from(new Set([...before, ...found])));
    },
    whoReaches(holders) {
      const base = classes.whoReaches(holders);
      const lists = holders.flatMap((holder) => reached.get(holder) ?? []);
      if (lists.length === 0) return base;
      const all = new Set(base);
      for (const list of lists) for (const node of list) all.add(node);
      return Uint32Array.from(all);
    },
  };
}
