/** A smallest set that holds at least one member of every given set; of equally small ones the cheapest. */

/** `sets` hold keys; `cost` breaks ties. `exact` is false when the search gave up and only a good set was found. */
export function hittingSet(
  sets: readonly (readonly string[])[],
  cost: (key: string) => number,
  budget = 200_000,
): { readonly chosen: readonly string[]; readonly exact: boolean } {
  let best: readonly string[] = greedy(sets, cost);
  let bestCost = sum(best, cost);
  let left = budget;
  const search = (open: readonly (readonly string[])[], chosen: readonly string[], spent: number): void => {
    if (left-- <= 0) return;
    if (open.length === 0) {
      if (chosen.length < best.length || (chosen.length === best.length && spent < bestCost))
        [best, bestCost] = [chosen, spent];
      return;
    }
    // At least as many more as there are sets without a member in common.
    const bound = chosen.length + disjoint(open);
    if (bound > best.length || (bound === best.length && spent >= bestCost)) return;
    const [first = []] = [...open].sort((a, b) => a.length - b.length);
    for (const key of first)
      search(
        open.filter((set) => !set.includes(key)),
        [...chosen, key],
        spent + cost(key),
      );
  };
  search(sets, [], 0);
  return { chosen: [...best].sort(), exact: left > 0 };
}

function greedy(sets: readonly (readonly string[])[], cost: (key: string) => number): string[] {
  const chosen: string[] = [];
  let open = sets;
  while (open.length > 0) {
    const counts = new Map<string, number>();
    for (const set of open) for (const key of set) counts.set(key, (counts.get(key) ?? 0) + 1);
    const [key] = [...counts].sort((a, b) => b[1] - a[1] || cost(a[0]) - cost(b[0]) || (a[0] < b[0] ? -1 : 1))[0] ?? [];
    if (key === undefined) return chosen;
    chosen.push(key);
    open = open.filter((set) => !set.includes(key));
  }
  return chosen;
}

function disjoint(sets: readonly (readonly string[])[]): number {
  const used = new Set<string>();
  let count = 0;
  for (const set of [...sets].sort((a, b) => a.length - b.length)) {
    if (set.some((key) => used.has(key))) continue;
    count++;
    for (const key of set) used.add(key);
  }
  return count;
}

const sum = (keys: readonly string[], cost: (key: string) => number): number =>
  keys.reduce((total, key) => total + cost(key), 0);
