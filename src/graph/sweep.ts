/** The breadth-first search behind every question: each node is met once, at its least distance, with the neighbour it was met from. */
import type { Net } from "./net.ts";

/** The distance of a node that was not met. */
export const UNREACHED = 0xffff;

/** Memory of searches over one net, used again and again; a search costs what it meets, not what there is. */
export interface Sweeper {
  /**
   * Searches from seeds. Seeds come with distances when `distances` is given, else at 0. The result lives in this sweeper until its next search.
   */
  run(seeds: ArrayLike<number>, distances?: ArrayLike<number>, within?: Bounds): Sweep;
}

/** What a search leaves out: ways through a node, and nodes further away than that. */
export interface Bounds {
  readonly blocked: number;
  readonly furthest: number;
}

/** Nodes in order of distance. */
export interface Sweep {
  readonly count: number;
  /** The first `count` entries are the nodes met. */
  readonly order: Uint32Array;
  /** `order[levels[d]]` is the first node at distance d or more; one more entry closes the last level. */
  readonly levels: readonly number[];
  /** Where a node was met from; itself for a seed. For nodes met only. */
  parent(node: number): number;
  met(node: number): boolean;
}

/** A sweeper over a net. */
export function sweeper(net: Net): Sweeper {
  const { nodes, start, middle, ends, heavy } = net;
  const order = new Uint32Array(nodes);
  // Stamp and parent of a node side by side, since both are wanted at once.
  const marks = new Uint32Array(nodes * 2);
  let epoch = 0;

  const run = (seeds: ArrayLike<number>, distances?: ArrayLike<number>, within?: Bounds): Sweep => {
    epoch++;
    const now = epoch;
    if (within !== undefined) marks[within.blocked * 2] = now;
    const levels: number[] = [];
    const waiting = new Waiting();
    let count = 0;
    for (let index = 0; index < seeds.length; index++) {
      const node = seeds[index] as number; // below its length
      const far = distances?.[index] ?? 0;
      if (far > 0) waiting.put(far, node, node);
      else if (marks[node * 2] !== now) {
        marks[node * 2] = now;
        marks[node * 2 + 1] = node;
        order[count++] = node;
      }
    }
    let begin = 0;
    for (let distance = 0; ; distance++) {
      const late = waiting.take(distance);
      for (let index = 0; index < late.length; index += 2) {
        const node = late[index] as number; // pairs
        if (marks[node * 2] === now) continue;
        marks[node * 2] = now;
        marks[node * 2 + 1] = late[index + 1] as number; // pairs
        order[count++] = node;
      }
      levels.push(begin);
      // What costs nothing joins the level, which grows while it is walked.
      for (let index = begin; index < count; index++) {
        const node = order[index] as number; // below count, all are written
        const last = middle[node] as number;
        for (let cursor = start[node] as number; cursor < last; cursor++) {
          const end = ends[cursor] as number;
          if (marks[end * 2] === now) continue;
          marks[end * 2] = now;
          marks[end * 2 + 1] = node;
          order[count++] = end;
        }
      }
      if (distance === within?.furthest) break;
      const stop = count;
      for (let index = begin; index < stop; index++) {
        const node = order[index] as number; // as above
        const last = start[node + 1] as number;
        for (let cursor = middle[node] as number; cursor < last; cursor++) {
          const end = ends[cursor] as number;
          if (marks[end * 2] === now) continue;
          marks[end * 2] = now;
          marks[end * 2 + 1] = node;
          order[count++] = end;
        }
      }
      if (heavy !== undefined)
        for (let index = begin; index < stop; index++) {
          const node = order[index] as number; // as above
          const last = heavy.start[node + 1] as number;
          for (let cursor = heavy.start[node] as number; cursor < last; cursor++) {
            const end = heavy.ends[cursor] as number;
            if (marks[end * 2] !== now) waiting.put(distance + (heavy.weights[cursor] as number), end, node);
          }
        }
      begin = stop;
      if (begin === count && waiting.isEmpty()) break;
    }
    levels.push(count);
    return {
      count,
      order,
      levels,
      parent: (node) => marks[node * 2 + 1] ?? node,
      met: (node) => marks[node * 2] === now,
    };
  };
  return { run };
}

const NOTHING: readonly number[] = [];

/** Nodes that are met later than at the next step, by distance: node and where from, one after the other. */
class Waiting {
  readonly #byDistance: (number[] | undefined)[] = [];
  #left = 0;

  put(distance: number, node: number, from: number): void {
    let list = this.#byDistance[distance];
    if (list === undefined) {
      list = [];
      this.#byDistance[distance] = list;
      this.#left++;
    }
    list.push(node, from);
  }

  take(distance: number): readonly number[] {
    const list = this.#byDistance[distance];
    if (list === undefined) return NOTHING;
    this.#byDistance[distance] = undefined;
    this.#left--;
    return list;
  }

  isEmpty(): boolean {
    return this.#left === 0;
  }
}

/** Distances of a sweep as an array, {@link UNREACHED} where it did not come. `into` is used again when given: all of it {@link UNREACHED}. */
export function distancesOf(
  { order, levels }: Sweep,
  nodes: number,
  into: Uint16Array = new Uint16Array(nodes).fill(UNREACHED),
): Uint16Array {
  const distances = into;
  for (let level = 0; level + 1 < levels.length; level++) {
    const end = levels[level + 1] ?? 0;
    for (let at = levels[level] ?? 0; at < end; at++) distances[order[at] ?? 0] = level;
  }
  return distances;
}
