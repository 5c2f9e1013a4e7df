/** The k shortest simple ways to one node over a net, by nodes: for counting and for pictures. Ways with evidence come from `paths.ts`. */
import type { Net } from "./net.ts";
import { UNREACHED } from "./sweep.ts";

export interface NodePaths {
  /** Each from the start to the goal; shorter ones first. */
  readonly paths: readonly (readonly number[])[];
  /** The budget of moves ended before the search did. */
  readonly truncated: boolean;
}

/**
 * Walks outwards over a net (direction `out`), pruned by the distances of a sweep from the goal over the same edges backwards.
 * Lengths count steps; what weighs nothing (memberships, hubs) is free.
 */
export function shortestNodePaths(
  net: Net,
  start: number,
  goal: number,
  distances: Uint16Array,
  most: number,
  budget = 100_000,
): NodePaths {
  const paths: number[][] = [];
  const nearest = distances[start] ?? UNREACHED;
  if (nearest === UNREACHED) return { paths, truncated: false };
  const visited = new Set<number>([start]);
  const way: number[] = [start];
  let left = budget;
  let cut = false;
  const walk = (node: number, rest: number): void => {
    if (node === goal) {
      // A way that could have been longer was or will be found at its own length.
      if (rest === 0) paths.push([...way]);
      return;
    }
    const last = net.start[node + 1] ?? 0;
    const middle = net.middle[node] ?? 0;
    for (let at = net.start[node] ?? 0; at < last && paths.length < most; at++)
      step(net.ends[at] ?? 0, at < middle ? 0 : 1, rest);
    const { heavy } = net;
    for (let at = heavy?.start[node] ?? 0; at < (heavy?.start[node + 1] ?? 0); at++)
      step(heavy?.ends[at] ?? 0, heavy?.weights[at] ?? 1, rest);
  };
  const step = (end: number, weight: number, rest: number): void => {
    if (paths.length >= most || left <= 0 || visited.has(end)) return;
    const after = rest - weight;
    if (after < 0 || (distances[end] ?? UNREACHED) > after) {
      cut ||= (distances[end] ?? UNREACHED) !== UNREACHED;
      return;
    }
    left--;
    visited.add(end);
    way.push(end);
    walk(end, after);
    way.pop();
    visited.delete(end);
  };
  for (let length = nearest; paths.length < most && left > 0; length++) {
    cut = false;
    walk(start, length);
    if (!cut) break;
  }
  return { paths, truncated: left <= 0 };
}
