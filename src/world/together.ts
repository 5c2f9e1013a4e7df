/** Permissions that must meet at one identity, over the union of its grants (docs/design.md §5). */
import type { ClusterWorld } from "./cluster-world.ts";
import type { End } from "./grants.ts";
import { holders, type PermissionQuestion } from "./holders.ts";
import type { World } from "./world.ts";

/** An identity that holds every asked permission; `ends[i]` are its grants of the i-th. */
export interface HeldTogether {
  readonly node: number;
  readonly ends: readonly (readonly End[])[];
}

/**
 * Identities that hold all of the permissions. Where one subject (a group, say) holds them all, that subject stands for its members;
 * identities whose own and groups' grants only together suffice are given one by one.
 */
export function holdersOfAll(
  world: World,
  cluster: ClusterWorld,
  questions: readonly PermissionQuestion[],
): HeldTogether[] {
  return joinHeld(
    world,
    cluster,
    questions.map((question) => Map.groupBy(holders(world, cluster, question), (end) => end.node)),
  );
}

/** The same over tables of ends by identity, one a permission. Identities that hold all by themselves come first. */
export function joinHeld(
  world: World,
  cluster: ClusterWorld,
  tables: readonly ReadonlyMap<number, readonly End[]>[],
): HeldTogether[] {
  const [first, ...rest] = tables;
  if (first === undefined) return [];
  const found: HeldTogether[] = [];
  // Whoever holds everything everywhere by one membership gains nothing from the others.
  const complete = new Set<number>();
  for (const [node, ends] of first) {
    const others = rest.map((table) => table.get(node) ?? []);
    if (others.some((list) => list.length === 0)) continue;
    const all = [ends, ...others];
    if (all.every((list) => list.some(({ scope }) => scope.namespace === "" && scope.names === "*")))
      complete.add(node);
    found.push({ node, ends: all });
  }
  if (rest.length === 0) return found;
  // Unions of several subjects: only identities with more than one membership that touches some table can add anything.
  const touched = new Set(tables.flatMap((table) => [...table.keys()]));
  for (const identity of world.identities.list()) {
    if (
      identity.cluster !== cluster.name ||
      identity.kind === "group" ||
      identity.kind === "hub" ||
      identity.kind === "pod"
    )
      continue;
    const groups = world.memberOf(identity.id);
    if (!touched.has(identity.id) && !groups.some((node) => touched.has(node))) continue;
    const members = [identity.id, ...groups].filter((node) => touched.has(node));
    if (members.length < 2 || members.some((node) => complete.has(node))) continue;
    const ends = tables.map((table) => members.flatMap((node) => table.get(node) ?? []));
    if (ends.every((list) => list.length > 0)) found.push({ node: identity.id, ends });
  }
  return found;
}
