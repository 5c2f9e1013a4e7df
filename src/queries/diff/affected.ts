/** Which starting identities can be touched by what differs: everybody from whom something changed can be reached, in either snapshot. */
import { fingerprint } from "../../facts/fingerprint.ts";
import type { Open } from "../../facts/open.ts";
import { isEveryoneGroup } from "../../graph/build.ts";
import { isStep, recordOf } from "../../graph/graph.ts";
import { reverseReach, UNREACHED } from "../../graph/reach.ts";
import { permissionsOf } from "../../world/permissions.ts";
import { danglingPermissions } from "./dangling.ts";
import { filterOf, type Side } from "./side.ts";

/** Keys of the starting identities that must be compared, sorted. */
export function affectedStarts(base: Side, head: Side, through: "direct" | "identity" | "all"): string[] {
  const [before, after] = [signatures(base), signatures(head)];
  const dirty = new Set<string>();
  for (const [key, signature] of before) if (after.get(key) !== signature) dirty.add(key);
  for (const [key, signature] of after) if (before.get(key) !== signature) dirty.add(key);
  const found = new Set<string>();
  for (const side of [base, head]) {
    const seeds = [...dirty].flatMap((key) => {
      const node = side.world.identities.find(key);
      return node === undefined || node >= side.graph.nodes ? [] : [{ node, distance: 0 }];
    });
    const distance = reverseReach(side.graph, seeds, filterOf(through));
    for (const start of startsOf(side))
      if ((distance[start] ?? UNREACHED) !== UNREACHED) found.add(side.world.identities.at(start).key);
  }
  return [...found].sort();
}

/** Starting identities of AWS and every cluster; what a mapping leads to stands in the row of its principals. */
export function startsOf({ world }: Side): number[] {
  return world.starts(undefined).filter((node) => isEveryoneGroup(world, node) || (world.mappedBy(node) ?? 0) === 0);
}

/** What a node holds by itself and where it leads, as one text a node. Equal texts mean equal access from there on. */
function signatures({ world, graph }: Side): Map<string, string> {
  const parts = new Map<number, string[]>();
  const put = (node: number, text: string): void => {
    const list = parts.get(node);
    if (list === undefined) parts.set(node, [text]);
    else list.push(text);
  };
  for (let edge = 0; edge < graph.records.length; edge++) {
    const record = recordOf(graph, edge);
    const to = world.identities.at(graph.to[edge] ?? 0).key;
    const kind = isStep(record) ? `${record.kind.id}|${JSON.stringify(record.step.sets ?? {})}` : record.joint;
    put(graph.from[edge] ?? 0, `${kind}\u0000${to}\u0000${openKey(record.open)}`);
  }
  const dangling = danglingPermissions(world);
  for (const identity of world.identities.list()) {
    if (identity.id >= graph.nodes || identity.kind === "hub" || identity.kind === "pod") continue;
    for (const { namespace, names, verbs, resources, end } of [
      ...permissionsOf(world, identity.id, undefined, "show"),
      ...dangling(identity.id),
    ]) {
      put(identity.id, JSON.stringify([namespace, names, verbs, resources, openKey(end.open)]));
    }
  }
  const found = new Map<string, string>();
  for (const [node, list] of parts) found.set(world.identities.at(node).key, fingerprint(list.sort()));
  return found;
}

/** An open tree by what it says: where it is written does not count, and one gap is as good as another. */
export function openKey(open: Open): string {
  return JSON.stringify(open, (name, value: unknown) => (name === "evidence" || name === "gap" ? undefined : value));
}
