/** Interleaved timing: the two sides of a row take turns in one process, so that neighbours of the machine slow both. */

export interface Timing {
  readonly p50: number;
  readonly p99: number;
}

export interface Measured {
  readonly ours: Timing;
  readonly peer: Timing;
  /** Peer over ours (how many times faster), median and range over the rounds. */
  readonly ratio: number;
  readonly ratioMin: number;
  readonly ratioMax: number;
}

/** One side: takes the number of a round and does that round's work once for each of its draws. */
export interface Side {
  /** How many calls one round makes. */
  readonly calls: number;
  run(round: number, call: number): unknown;
}

/** Times both sides over rounds, ours and the peer's in turns, in milliseconds a call. */
export async function measure(ours: Side, peer: Side, rounds: number): Promise<Measured> {
  const left: number[] = [];
  const right: number[] = [];
  const ratios: number[] = [];
  // One round that is not counted: both sides get compiled.
  await once(ours, 0);
  await once(peer, 0);
  for (let round = 1; round <= rounds; round++) {
    const a = await once(ours, round);
    const b = await once(peer, round);
    left.push(a);
    right.push(b);
    ratios.push(b / a);
  }
  return {
    ours: timing(left),
    peer: timing(right),
    ratio: quantile(ratios, 0.5),
    ratioMin: Math.min(...ratios),
    ratioMax: Math.max(...ratios),
  };
}

async function once(side: Side, round: number): Promise<number> {
  const start = performance.now();
  for (let call = 0; call < side.calls; call++) {
    const result = side.run(round, call);
    if (result instanceof Promise) await result;
  }
  return (performance.now() - start) / side.calls;
}

const timing = (values: readonly number[]): Timing => ({ p50: quantile(values, 0.5), p99: quantile(values, 0.99) });

/** The value below which a share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** Milliseconds that a call takes, with its result. */
export async function timed<T>(work: () => T | Promise<T>): Promise<{ readonly ms: number; readonly value: T }> {
  const start = performance.now();
  const value = await work();
  return { ms: performance.now() - start, value };
}
