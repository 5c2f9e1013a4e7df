/** The trust between AWS principals as lines: `clew graph --view trust`. */
import type { World } from "../world/world.ts";

export function trustLines(world: World): Iterable<object> {
  return world.aws.trustLines();
}
