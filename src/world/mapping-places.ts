/** Where a mapping is written: of aws-auth the entry itself, inside the text of its key. */
import type { Mapping } from "../eks/mapping.ts";
import type { Handle } from "../facts/evidence.ts";
import type { World } from "./world.ts";

/** The places of a mapping, and of what makes it dead. */
export function mappingPlaces(world: World, mapping: Mapping): Handle[] {
  const [first, ...rest] = mapping.evidence;
  const by = mapping.dead?.by === undefined ? [] : [mapping.dead.by];
  if (first === undefined || mapping.entry === undefined) return [...mapping.evidence, ...by];
  return [world.estate.evidence.below(first, mapping.entry), ...rest, ...by];
}
