/** What the mappings of the bridge make of principals: nodes of the identity table. */

import type { Mapping, MappingSource } from "../eks/mapping.ts";
import { all, type Open, TRUE } from "../facts/open.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import type { World } from "./world.ts";

/** One live mapping, with both of its ends interned. */
export interface Mapped {
  readonly mapping: Mapping;
  readonly principal: number;
  readonly node: number;
  /** What must hold for the mapping to work: of the session, and gaps. */
  readonly open: Open;
}

/** Interns the ends of every mapping that admits somebody. */
export function mappedIdentities(world: World, clusterName: string, mappings: readonly Mapping[]): Mapped[] {
  const found: Mapped[] = [];
  for (const mapping of mappings) {
    if (mapping.dead !== undefined || mapping.principal === null) continue;
    if (mapping.source === "hidden-creator" && mapping.principalKind === "unknown-principal") {
      // Nobody knows who it is: the identity in the cluster is the start itself.
      const node = world.identities.unknownPrincipal(clusterName);
      world.identities.detail(node).exists = null;
      continue;
    }
    const node = world.identities.mapped(clusterName, {
      username: mapping.username,
      ...(mapping.pattern === undefined ? {} : { pattern: mapping.pattern }),
      groups: [...mapping.groups, "system:authenticated"],
      groupPatterns: mapping.groupPatterns,
      accessPolicies: mapping.accessPolicies,
    });
    const principal = world.identities.aws(mapping.principalKind, mapping.principal);
    world.identities.detail(principal).exists ??= mapping.exists;
    const gap: Open = mapping.gap === undefined ? TRUE : { kind: "gap", gap: world.gap(mapping.gap) };
    found.push({ mapping, principal, node, open: all([mapping.open, gap]) });
  }
  return found;
}

/** Live mappings of one source. */
export function mappedBySource(cluster: ClusterWorld, source: MappingSource): readonly Mapped[] {
  return cluster.mapped().filter((one) => one.mapping.source === source);
}
