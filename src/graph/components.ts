/** Strongly connected components: nodes that all reach one another. R. Tarjan, "Depth-first search and linear graph algorithms" (1972), without recursion. */
import type { Net } from "./net.ts";

export interface Components {
  readonly count: number;
  /** Component of each node. Whatever a component leads to has a smaller number. */
  readonly of: Uint32Array;
  /** Nodes by component: those of component c are `nodes[start[c]] … nodes[start[c+1]-1]`. */
  readonly start: Uint32Array;
  readonly nodes: Uint32Array;
}

/** The components of a net, in an order in which each comes after all that it leads to. */
export function components(net: Net): Components {
  const { nodes: size, start: first, ends, heavy } = net;
  const of = new Uint32Array(size);
  const index = new Uint32Array(size);
  const low = new Uint32Array(size);
  const onStack = new Uint8Array(size);
  const stack = new Uint32Array(size);
  const path = new Uint32Array(size);
  const cursor = new Uint32Array(size);
  let depth = 0;
  let held = 0;
  let next = 1;
  let count = 0;
  const neighbour = (node: number, at: number): number | undefined => {
    const own = (first[node + 1] ?? 0) - (first[node] ?? 0);
    if (at < own) return ends[(first[node] ?? 0) + at];
    const place = (heavy?.start[node] ?? 0) + at - own;
    return place < (heavy?.start[node + 1] ?? 0) ? heavy?.ends[place] : undefined;
  };
  const enter = (node: number): void => {
    index[node] = next;
    low[node] = next;
    next++;
    stack[held++] = node;
    onStack[node] = 1;
    path[depth++] = node;
  };
  for (let root = 0; root < size; root++) {
    if (index[root] !== 0) continue;
    enter(root);
    while (depth > 0) {
      const node = path[depth - 1] ?? 0;
      const at = cursor[node] ?? 0;
      const end = neighbour(node, at);
      if (end !== undefined) {
        cursor[node] = at + 1;
        if (index[end] === 0) enter(end);
        else if (onStack[end] === 1) low[node] = Math.min(low[node] ?? 0, index[end] ?? 0);
        continue;
      }
      depth--;
      if (depth > 0) {
        const above = path[depth - 1] ?? 0;
        low[above] = Math.min(low[above] ?? 0, low[node] ?? 0);
      }
      if (low[node] !== index[node]) continue;
      for (;;) {
        const member = stack[--held] ?? 0;
        onStack[member] = 0;
        of[member] = count;
        if (member === node) break;
      }
      count++;
    }
  }
  return { count, of, ...groupBy(of, count) };
}

/** Indexes by their group, in order: those of group g are `nodes[start[g]] … nodes[start[g+1]-1]`. */
export function groupBy(of: Uint32Array, groups: number): { readonly start: Uint32Array; readonly nodes: Uint32Array } {
  const start = new Uint32Array(groups + 1);
  for (const group of of) start[group + 1] = (start[group + 1] ?? 0) + 1;
  for (let group = 0; group < groups; group++) start[group + 1] = (start[group + 1] ?? 0) + (start[group] ?? 0);
  const place = start.slice(0, groups);
  const nodes = new Uint32Array(of.length);
  for (let node = 0; node < of.length; node++) {
    const group = of[node] ?? 0;
    const at = place[group] ?? 0;
    nodes[at] = node;
    place[group] = at + 1;
  }
  return { start, nodes };
}
