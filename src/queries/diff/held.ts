/** Everything one starting identity holds on one side, each with the path that leads there. */
import { type Open, TRUE } from "../../facts/open.ts";
import { compareVerdicts, type Verdict } from "../../facts/verdict.ts";
import { judgePath } from "../../graph/judge.ts";
import { simplePaths, type WayPath } from "../../graph/paths.ts";
import { forwardReach, reverseReach, UNREACHED } from "../../graph/reach.ts";
import { type Permission, permissionsOf } from "../../world/permissions.ts";
import { danglingPermissions } from "./dangling.ts";
import { filterOf, type Side } from "./side.ts";

export interface Held {
  readonly cluster: string | undefined;
  readonly permission: Permission;
  readonly path: WayPath;
  readonly verdict: Verdict;
  readonly open: Open;
}

/** A lookup of one side. Distances towards an identity are shared between the starts that reach it. */
export function heldOn(side: Side, through: "direct" | "identity" | "all"): (start: number) => Held[] {
  const { world, graph } = side;
  const filter = filterOf(through);
  const distances = new Map<string, Uint16Array>();
  const dangling = danglingPermissions(world);

  const towards = (node: number, stratum: 0 | 1 | 2): Uint16Array => {
    const key = `${node}/${stratum}`;
    let found = distances.get(key);
    if (found === undefined) {
      // A bounded memory of the last few hundred; starts come sorted, so neighbours share their ends.
      if (distances.size > 512) distances.clear();
      found = reverseReach(graph, [{ node, distance: 0 }], { ...filter, stratum });
      distances.set(key, found);
    }
    return found;
  };

  const wayTo = (start: number, end: number): { path: WayPath; verdict: Verdict } | undefined => {
    for (const stratum of [0, 1, 2] as const) {
      const distance = towards(end, stratum);
      if ((distance[start] ?? UNREACHED) === UNREACHED) continue;
      let tries = 0;
      for (const path of simplePaths(world, graph, start, (node) => node === end, distance, { ...filter, stratum })) {
        const { verdict } = judgePath(world, graph, path, TRUE);
        if (verdict !== "denied" && path.members.length === 0) return { path, verdict };
        if (++tries >= 64) break;
      }
    }
    return undefined;
  };

  return (start) => {
    const found: Held[] = [];
    const reach = forwardReach(graph, [{ node: start, distance: 0 }], filter);
    for (let node = 0; node < graph.nodes; node++) {
      const distance = reach[node] ?? UNREACHED;
      // Groups and plain users at no distance are part of the identity: its permissions hold theirs.
      if (distance === UNREACHED || (distance === 0 && node !== start)) continue;
      const identity = world.identities.at(node);
      if (identity.kind === "hub" || identity.kind === "pod") continue;
      const permissions = [...permissionsOf(world, node, undefined, "show"), ...dangling(node)].filter(
        (permission) => (node === start && identity.kind === "group") || !ofEverybody(permission),
      );
      if (permissions.length === 0) continue;
      const way = wayTo(start, node);
      if (way === undefined) continue;
      for (const permission of permissions) {
        const { verdict, open } = judgePath(world, graph, way.path, permission.end.open);
        if (verdict !== "denied") found.push({ cluster: identity.cluster, permission, path: way.path, verdict, open });
      }
    }
    return found.sort((a, b) => compareVerdicts(a.verdict, b.verdict));
  };
}

/** Held only because everybody is in the group. */
function ofEverybody({ end: { grant } }: Permission): boolean {
  if (grant.authorizer !== "rbac") return false;
  const subject = grant.binding.subjects[grant.subject];
  return subject?.kind === "Group" && /^system:(?:(?:un)?authenticated|serviceaccounts(?::.*)?)$/.test(subject.name);
}
