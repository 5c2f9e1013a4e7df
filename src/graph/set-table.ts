/** Sets of small numbers, each kept once: equal sets have equal ids. */

export interface SetTable {
  readonly size: number;
  /** Members of a set, ascending. */
  at(id: number): Uint32Array;
  /** The id of the set with these members (ascending, distinct); the list is copied when it is new. */
  intern(members: Uint32Array): number;
  /** The id of the union of two sets. */
  union(a: number, b: number): number;
}

/** A table that holds the empty set, as 0. */
export function setTable(): SetTable {
  const sets: Uint32Array[] = [new Uint32Array(0)];
  const buckets = new Map<number, number[]>([[hashOf(new Uint32Array(0)), [0]]]);
  const unions = new Map<number, number>();
  let buffer = new Uint32Array(64);
  const table: SetTable = {
    get size() {
      return sets.length;
    },
    at: (id) => sets[id] ?? new Uint32Array(0),
    intern(members) {
      const hash = hashOf(members);
      const bucket = buckets.get(hash);
      if (bucket !== undefined) for (const id of bucket) if (isEqual(sets[id], members)) return id;
      const id = sets.length;
      sets.push(members.slice());
      if (bucket === undefined) buckets.set(hash, [id]);
      else bucket.push(id);
      return id;
    },
    union(a, b) {
      if (a === b || b === 0) return a;
      if (a === 0) return b;
      // Ids stay below 2^26, so that the pair is one exact number.
      const key = a < b ? a * 0x4000000 + b : b * 0x4000000 + a;
      const known = unions.get(key);
      if (known !== undefined) return known;
      const left = table.at(a);
      const right = table.at(b);
      if (buffer.length < left.length + right.length) buffer = new Uint32Array((left.length + right.length) * 2);
      const id = table.intern(buffer.subarray(0, merge(left, right, buffer)));
      unions.set(key, id);
      return id;
    },
  };
  return table;
}

function merge(a: Uint32Array, b: Uint32Array, into: Uint32Array): number {
  let i = 0;
  let j = 0;
  let at = 0;
  while (i < a.length && j < b.length) {
    const x = a[i] as number; // both are within bounds
    const y = b[j] as number;
    into[at++] = x < y ? x : y;
    if (x <= y) i++;
    if (y <= x) j++;
  }
  while (i < a.length) into[at++] = a[i++] as number; // within bounds
  while (j < b.length) into[at++] = b[j++] as number; // within bounds
  return at;
}

function hashOf(members: Uint32Array): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < members.length; at++) hash = Math.imul(hash ^ (members[at] as number), 0x01000193) + at;
  return hash >>> 0;
}

function isEqual(a: Uint32Array | undefined, b: Uint32Array): boolean {
  if (a === undefined || a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
