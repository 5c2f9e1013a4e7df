/** The access graph, frozen: edges in typed arrays with forward and reverse adjacency. Evidence of a step lies in a side table. */
import type { EdgeKind, Step } from "../edges/edge.ts";
import type { Open } from "../facts/open.ts";

/** How firm an edge is: 0 allowed, 1 conditional, 2 unknown, 3 never. */
export type Stratum = 0 | 1 | 2 | 3;

/** The stratum of an edge that no session of its source can take: no search goes there. */
export const NEVER: Stratum = 3;

/** An edge that is no step of its own: membership in a group or pattern before a step, or the spoke of a hub behind one. It weighs nothing and never shows. */
export interface Joint {
  readonly from: number;
  readonly to: number;
  readonly joint: "member" | "spoke";
  readonly open: Open;
}

/** A step as kept: its kind, its evidence, and the conjunction of what its needs leave open. */
export interface StepRecord {
  readonly kind: EdgeKind;
  readonly step: Step;
  readonly open: Open;
  /** Of a derived edge (its `with` list was reached): the steps that reach the source, then those that reach each `with`. */
  readonly uses?: readonly (readonly StepRecord[])[];
}

export type EdgeRecord = StepRecord | Joint;

export const isStep = (record: EdgeRecord): record is StepRecord => "kind" in record;

/** Compressed adjacency: the edges of node n are `edges[start[n]] … edges[start[n+1]-1]`. */
export interface Adjacency {
  readonly start: Uint32Array;
  readonly edges: Uint32Array;
}

export interface Graph {
  readonly nodes: number;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** 0 for joints, 1 for steps, more for derived steps (the distinct steps of their tree). */
  readonly weight: Uint16Array;
  readonly stratum: Uint8Array;
  /** 1 = needs abuse. */
  readonly abuse: Uint8Array;
  /** 1 = membership in a built-in group that everybody (of a namespace) is in. */
  readonly everyone: Uint8Array;
  readonly records: readonly EdgeRecord[];
  readonly out: Adjacency;
  readonly in: Adjacency;
}

/** Record of an edge; throws a `RangeError` for an index outside the graph. */
export function recordOf(graph: Graph, edge: number): EdgeRecord {
  const record = graph.records[edge];
  if (record === undefined) throw new RangeError(`no edge has the index ${edge}`);
  return record;
}

/** Builds adjacency over edge indexes by counting sort, in index order per node. */
export function adjacency(nodes: number, ends: Uint32Array): Adjacency {
  const start = new Uint32Array(nodes + 1);
  for (const end of ends) start[end + 1] = (start[end + 1] ?? 0) + 1;
  for (let node = 0; node < nodes; node++) start[node + 1] = (start[node + 1] ?? 0) + (start[node] ?? 0);
  const cursor = start.slice(0, nodes);
  const edges = new Uint32Array(ends.length);
  for (let edge = 0; edge < ends.length; edge++) {
    const end = ends[edge] ?? 0;
    const at = cursor[end] ?? 0;
    edges[at] = edge;
    cursor[end] = at + 1;
  }
  return { start, edges };
}
