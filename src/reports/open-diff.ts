/** A diff of two opened snapshots. */
import type { OpenEngine } from "../explain/engine.ts";
import { type DiffRequest, diff, type Side } from "../queries/diff.ts";
import type { DiffAnswerJson } from "../queries/diff-answer.ts";

/** Compares two engines; see {@link diff}. */
export function diffOf(base: OpenEngine, head: OpenEngine, request: DiffRequest): DiffAnswerJson {
  return diff(sideOf(base), sideOf(head), request);
}

function sideOf(engine: OpenEngine): Side {
  const { world, graph, places } = engine.context();
  return { snapshot: engine.snapshot, world, graph, place: places.of };
}
