/** What a benchmark says: one row a scenario. */
import type { Measured } from "./measure.ts";

export interface Row {
  readonly row: string;
  readonly size: string;
  /** Ours and the peer's, in `unit`. */
  readonly ours: number | null;
  readonly peer: number | null;
  readonly unit: string;
  readonly peerName: string;
  /** As the target counts it; see `counts`. */
  readonly ratio: number | null;
  readonly ratioMin?: number;
  readonly ratioMax?: number;
  readonly counts: "peer / ours" | "ours / peer";
  readonly limit: string;
  readonly target: string;
  /** `null` where the target belongs to another size. */
  readonly holds: boolean | null;
  readonly p99?: { readonly ours: number; readonly peer: number };
  readonly work: string;
}

/** A target such as `>= 150` or `<= 0.8`, and the sizes that it is for. */
export interface Target {
  readonly sizes: readonly string[];
  readonly atLeast?: number;
  readonly atMost?: number;
}

export const textOf = (target: Target): string =>
  `${target.atLeast === undefined ? `≤ ${target.atMost}` : `≥ ${target.atLeast}×`} (${target.sizes.join(", ")})`;

/** Whether a ratio meets the target; `null` at another size. */
export function holdsAt(target: Target, size: string, ratio: number): boolean | null {
  if (!target.sizes.includes(size)) return null;
  return (
    (target.atLeast === undefined || ratio >= target.atLeast) && (target.atMost === undefined || ratio <= target.atMost)
  );
}

export interface RowSpec {
  readonly row: string;
  readonly peerName: string;
  readonly target: Target;
  readonly limit: string;
  readonly work: string;
}

/** A row of an interleaved measurement; `atLeast` targets count the peer over ours, the others ours over the peer. */
export function rowOf(spec: RowSpec, size: string, measured: Measured): Row {
  const faster = spec.target.atLeast !== undefined;
  const turn = (ratio: number): number => (faster ? ratio : 1 / ratio);
  const ratio = turn(measured.ratio);
  const ends = [turn(measured.ratioMin), turn(measured.ratioMax)];
  return {
    row: spec.row,
    size,
    ours: measured.ours.p50 * 1000,
    peer: measured.peer.p50 * 1000,
    unit: "us",
    peerName: spec.peerName,
    ratio,
    ratioMin: Math.min(...ends),
    ratioMax: Math.max(...ends),
    counts: faster ? "peer / ours" : "ours / peer",
    limit: spec.limit,
    target: textOf(spec.target),
    holds: holdsAt(spec.target, size, ratio),
    p99: { ours: measured.ours.p99 * 1000, peer: measured.peer.p99 * 1000 },
    work: spec.work,
  };
}

/** A row of two numbers that were counted or timed once. */
export function plainRow(spec: RowSpec, size: string, ours: number, peer: number, unit: string): Row {
  const faster = spec.target.atLeast !== undefined;
  const ratio = faster ? peer / ours : ours / peer;
  return {
    row: spec.row,
    size,
    ours,
    peer,
    unit,
    peerName: spec.peerName,
    ratio,
    counts: faster ? "peer / ours" : "ours / peer",
    limit: spec.limit,
    target: textOf(spec.target),
    holds: holdsAt(spec.target, size, ratio),
    work: spec.work,
  };
}

/** Thrown when two sides answer differently: the run ends with exit code 1. */
export class DifferentResults extends Error {}

/** Throws {@link DifferentResults} unless the two are equal as JSON. */
export function mustEqual(what: string, ours: unknown, peer: unknown): void {
  const [a, b] = [JSON.stringify(ours), JSON.stringify(peer)];
  if (a !== b) throw new DifferentResults(`${what}: ours ${a?.slice(0, 300)}, the peer ${b?.slice(0, 300)}`);
}
