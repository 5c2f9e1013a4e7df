/** Runs work with a limit on how much of it is under way at once. */

/** Takes work and gives its result when it is done; at most `limit` works are under way, the others wait in line. */
export type Bounded = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** A queue with the limit. */
export function bounded(limit: number): Bounded {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}

/** No limit, for work that waits in a queue of its own. */
export const unbounded: Bounded = (work) => work();

/**
 * Does the work for each item through the queue. All of it is awaited before the first failure is thrown, so that
 * nothing goes on behind the caller's back.
 */
export async function forEach<Item>(
  items: readonly Item[],
  run: Bounded,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  await settled(items.map((item) => run(() => work(item))));
}

/** Awaits everything, then throws the first failure. */
export async function settled(works: readonly Promise<void>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(works)) if (outcome.status === "rejected") throw outcome.reason;
}
