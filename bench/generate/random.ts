/** Seeded randomness: equal seeds give equal estates on every machine. */

export interface Random {
  /** A number from 0 up to 1. */
  next(): number;
  /** True in a share `p` of the calls. */
  chance(p: number): boolean;
  /** A whole number from 0 up to `below`. */
  int(below: number): number;
  pick<T>(list: readonly T[]): T;
  /** A whole number from 0 up to `below`, small ones more often: log-uniform, as real sizes and popularities are. */
  skewed(below: number): number;
  /** A stream of its own, which does not move with what others draw. */
  fork(name: string): Random;
}

/** The generator mulberry32 (T. Ettinger, public domain). */
export function random(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const self: Random = {
    next,
    chance: (p) => next() < p,
    int: (below) => Math.floor(next() * below),
    pick(list) {
      const one = list[Math.floor(next() * list.length)];
      if (one === undefined) throw new RangeError("expected a list with something in it, came an empty one");
      return one;
    },
    skewed: (below) => Math.min(below - 1, Math.floor(Math.exp(next() * Math.log(below + 1)) - 1)),
    fork: (name) => random(hashText(`${seed}/${name}`)),
  };
  return self;
}

/** FNV-1a, 32 bits. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
