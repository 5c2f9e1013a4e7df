/** One of the two snapshots of a diff. */
import type { Handle } from "../../facts/evidence.ts";
import type { Snapshot } from "../../facts/snapshot.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Filter } from "../../graph/reach.ts";
import type { World } from "../../world/world.ts";
import type { EvidenceJson, IdentityJson } from "../answer.ts";

export interface Side {
  readonly snapshot: Snapshot;
  readonly world: World;
  readonly graph: Graph;
  /** Document, pointer and line of a handle. */
  readonly place: (handle: Handle) => EvidenceJson;
}

/** How far a diff follows paths. */
export const filterOf = (through: "direct" | "identity" | "all"): Filter => ({
  stratum: 2,
  abuse: through === "all",
  // What everybody holds is told once, at the group of everybody.
  everyone: false,
  ...(through === "direct" ? { steps: false as const } : {}),
});

/** An identity in answer form. */
export function identityJson(world: World, node: number): IdentityJson {
  const { shown, kind } = world.identities.at(node);
  const title = world.titleOf(node);
  return {
    id: shown,
    kind,
    entry: world.entryOf(node),
    exists: world.identities.detail(node).exists ?? null,
    vendor: world.isVendor(node),
    ...(title === undefined ? {} : { title }),
  };
}
