/** Everything an identity can become, and what it may do there. */
import { TRUE } from "../facts/open.ts";
import { compareVerdicts } from "../facts/verdict.ts";
import { compareText } from "../graph/build.ts";
import type { Graph } from "../graph/graph.ts";
import { type Judged, judgePath } from "../graph/judge.ts";
import { type MoveCache, simplePaths, type WayPath } from "../graph/paths.ts";
import { type Filter, forwardReach, reverseReach, UNREACHED } from "../graph/reach.ts";
import { type Permission, permissionsOf } from "../world/permissions.ts";
import type { World } from "../world/world.ts";
import type { Through, WhatCanRequest } from "./request.ts";
import { readSubject } from "./subject.ts";
import { healthEndpoints, wantsCredentials } from "./turned-away.ts";

/** One identity that is reached, how, and what it holds by itself and its groups. */
export interface Reached {
  readonly node: number;
  readonly cluster: string | undefined;
  readonly path: WayPath;
  readonly judged: Judged;
  readonly permissions: readonly Permission[];
}

export interface WhatCanAnswer {
  readonly subject: string;
  readonly through: Through;
  readonly reached: readonly Reached[];
}

/** Answers what a subject can do, by identity reached: nearest first. Throws RequestError for unknown subjects and clusters. */
export function whatCan(world: World, graphWith: () => Graph, request: WhatCanRequest): WhatCanAnswer {
  // Steps bring identities along: accounts outside of the snapshot, subjects of issuers.
  graphWith();
  const subject = readSubject(world, request.subject, request.cluster, request.groups);
  const graph = graphWith();
  const reached: Reached[] = [];
  const filter: Filter = {
    stratum: 2,
    abuse: request.through === "all",
    everyone: true,
    ...(request.through === "direct" ? { steps: false as const } : {}),
  };
  for (const start of subject.nodes) {
    const isShut = request.through !== "direct" && wantsCredentials(world, start);
    const distance = forwardReach(graph, [{ node: start, distance: 0 }], filter);
    for (let node = 0; node < graph.nodes; node++) {
      if ((distance[node] ?? UNREACHED) === UNREACHED) continue;
      const identity = world.identities.at(node);
      if (identity.kind === "hub" || identity.kind === "pod") continue;
      // Groups and plain users that the identity only is a member of are part of it, no identities of their own.
      if (distance[node] === 0 && node !== start) continue;
      const cluster = identity.cluster;
      if (request.cluster !== undefined && cluster !== undefined && cluster !== request.cluster) continue;
      if (request.aws !== (cluster === undefined)) continue;
      const held = permissionsOf(world, node, request.namespace, request.vendor);
      const permissions = !isShut ? held : node === start ? held.flatMap(atHealthEndpoints) : [];
      if (permissions.length === 0) continue;
      const found = bestPath(world, graph, start, node, filter);
      if (found !== undefined) reached.push({ node, cluster, ...found, permissions });
    }
  }
  reached.sort(
    (a, b) =>
      compareVerdicts(a.judged.verdict, b.judged.verdict) ||
      a.path.steps.length - b.path.steps.length ||
      compareText(world.identities.at(a.node).key, world.identities.at(b.node).key),
  );
  return { subject: subject.shown, through: request.through, reached };
}

function atHealthEndpoints(permission: Permission): Permission[] {
  const resources = healthEndpoints(permission.resources);
  return resources.length === 0 ? [] : [{ ...permission, resources }];
}

/** So many paths that end by membership are passed over before the search gives up. */
const MOST_PASSED = 4096;

/** The best path to one node: firm edges first, then open ones. */
function bestPath(
  world: World,
  graph: Graph,
  start: number,
  end: number,
  filter: Filter,
): { path: WayPath; judged: Judged } | undefined {
  for (const stratum of [0, 1, 2] as const) {
    const within = { ...filter, stratum };
    const distance = reverseReach(graph, [{ node: end, distance: 0 }], within);
    if ((distance[start] ?? UNREACHED) === UNREACHED) continue;
    const moves: MoveCache = new Map();
    let tries = 0;
    let passed = 0;
    for (const path of simplePaths(world, graph, start, (node) => node === end, distance, within, undefined, moves)) {
      // A path that ends by membership is the identity before it.
      if (path.members.length > 0) {
        if (++passed >= MOST_PASSED) break;
        continue;
      }
      const judged = judgePath(world, graph, path, TRUE);
      if (judged.verdict !== "denied") return { path, judged };
      if (++tries >= 64) break;
    }
  }
  return undefined;
}
