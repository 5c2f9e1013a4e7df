/**
 * Access classes: nodes that reach the same holders share one set. Under one filter a class is exact, whatever is asked, since a question only
 * says which holders answer it; what differs with the path (conditions that meet, distances) is left to the search.
 */
import { components, groupBy } from "./components.ts";
import type { Net } from "./net.ts";
import { setTable } from "./set-table.ts";

export interface AccessClasses {
  readonly count: number;
  /** Class of each node. */
  readonly of: Uint32Array;
  /** Nodes of class c: `nodes[start[c]] … nodes[start[c+1]-1]`. */
  readonly start: Uint32Array;
  readonly nodes: Uint32Array;
  /** Holders that a class reaches, by the numbers that `holding` gave them, ascending. */
  holders(of: number): Uint32Array;
  /** Every node that reaches one of the holders, in no order; those of a class lie together. */
  whoReaches(holders: Iterable<number>): Uint32Array;
  /** The same as classes, with the number of nodes in them. */
  classesReaching(holders: Iterable<number>): { readonly classes: readonly number[]; readonly nodes: number };
}

/**
 * Builds the classes of a net (direction `out`). `holding[n]` is the number of what node n holds by itself: 0 for nothing, equal numbers for
 * what no question tells apart.
 */
export function accessClasses(net: Net, holding: Uint32Array): AccessClasses {
  const parts = components(net);
  const sets = setTable();
  const setOf = new Uint32Array(parts.count);
  const single = new Uint32Array(1);
  const pending: number[] = [];
  let marks = new Uint32Array(1024);
  for (let part = 0; part < parts.count; part++) {
    pending.length = 0;
    const add = (id: number): void => {
      if (id === 0) return;
      if (id >= marks.length) {
        const grown = new Uint32Array(id * 2);
        grown.set(marks);
        marks = grown;
      }
      if (marks[id] === part + 1) return;
      marks[id] = part + 1;
      pending.push(id);
    };
    const last = parts.start[part + 1] ?? 0;
    for (let at = parts.start[part] ?? 0; at < last; at++) {
      const node = parts.nodes[at] ?? 0;
      const own = holding[node] ?? 0;
      if (own !== 0) {
        single[0] = own;
        add(sets.intern(single));
      }
      const stop = net.start[node + 1] ?? 0;
      for (let cursor = net.start[node] ?? 0; cursor < stop; cursor++) {
        const next = parts.of[net.ends[cursor] ?? 0] ?? 0;
        if (next !== part) add(setOf[next] ?? 0);
      }
      const { heavy } = net;
      for (let cursor = heavy?.start[node] ?? 0; cursor < (heavy?.start[node + 1] ?? 0); cursor++) {
        const next = parts.of[heavy?.ends[cursor] ?? 0] ?? 0;
        if (next !== part) add(setOf[next] ?? 0);
      }
    }
    setOf[part] = unionOf(pending, sets);
  }
  return classesOf(parts.of, setOf, sets);
}

/** The union of many sets: of a few by their pairs, which are remembered, of many by marking members. */
function unionOf(ids: readonly number[], sets: ReturnType<typeof setTable>): number {
  if (ids.length <= 3) return ids.reduce((union, id) => sets.union(union, id), 0);
  const members = new Set<number>();
  for (const id of ids) for (const member of sets.at(id)) members.add(member);
  return sets.intern(Uint32Array.from(members).sort());
}

function classesOf(partOf: Uint32Array, setOf: Uint32Array, sets: ReturnType<typeof setTable>): AccessClasses {
  // Only sets that some component has are classes; those in between were steps of unions.
  const classOfSet = new Map<number, number>();
  const members: Uint32Array[] = [];
  const of = new Uint32Array(partOf.length);
  for (let node = 0; node < partOf.length; node++) {
    const set = setOf[partOf[node] ?? 0] ?? 0;
    let known = classOfSet.get(set);
    if (known === undefined) {
      known = members.length;
      classOfSet.set(set, known);
      members.push(sets.at(set));
    }
    of[node] = known;
  }
  return frozenClasses(of, members);
}

/** Classes from the class of each node and the holders of each class. */
export function frozenClasses(of: Uint32Array, members: readonly Uint32Array[]): AccessClasses {
  const count = members.length;
  const { start, nodes } = groupBy(of, count);
  let most = 0;
  let total = 0;
  for (const list of members) {
    total += list.length;
    for (const holder of list) if (holder > most) most = holder;
  }
  // Holder to classes: the sets turned around.
  const first = new Uint32Array(most + 2);
  for (const list of members) for (const holder of list) first[holder + 1] = (first[holder + 1] ?? 0) + 1;
  for (let holder = 0; holder <= most; holder++) first[holder + 1] = (first[holder + 1] ?? 0) + (first[holder] ?? 0);
  const place = first.slice(0, most + 1);
  const classes = new Uint32Array(total);
  for (const [id, list] of members.entries())
    for (const holder of list) {
      const at = place[holder] ?? 0;
      classes[at] = id;
      place[holder] = at + 1;
    }
  const stamps = new Uint32Array(count);
  let epoch = 0;
  const classesReaching = (holders: Iterable<number>) => {
    epoch++;
    const found: number[] = [];
    let size = 0;
    for (const holder of holders) {
      if (holder === 0 || holder > most) continue;
      const last = first[holder + 1] ?? 0;
      for (let at = first[holder] ?? 0; at < last; at++) {
        const id = classes[at] as number; // below the length
        if (stamps[id] === epoch) continue;
        stamps[id] = epoch;
        found.push(id);
        size += (start[id + 1] ?? 0) - (start[id] ?? 0);
      }
    }
    return { classes: found, nodes: size };
  };
  return {
    count,
    of,
    start,
    nodes,
    holders: (id) => members[id] ?? new Uint32Array(0),
    classesReaching,
    whoReaches(holders) {
      const { classes: found, nodes: size } = classesReaching(holders);
      const result = new Uint32Array(size);
      let at = 0;
      for (const id of found) {
        const from = start[id] ?? 0;
        const to = start[id + 1] ?? 0;
        if (to - from < 16) for (let index = from; index < to; index++) result[at++] = nodes[index] ?? 0;
        else {
          result.set(nodes.subarray(from, to), at);
          at += to - from;
        }
      }
      return result;
    },
  };
}
