/** The findings of an opened snapshot. */
import type { OpenEngine } from "../explain/engine.ts";
import type { FindingsAnswerJson } from "../findings/answer.ts";
import { findAll } from "../findings/find-all.ts";

/** Every finding; see {@link findAll}. */
export function findingsOf(engine: OpenEngine): FindingsAnswerJson {
  const { world, places } = engine.context("identity");
  return findAll(world, places.of);
}
