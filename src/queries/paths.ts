/** The k best simple paths between two identities, within limits. */
import { TRUE } from "../facts/open.ts";
import { compareVerdicts } from "../facts/verdict.ts";
import type { Graph } from "../graph/graph.ts";
import { type Judged, judgePath } from "../graph/judge.ts";
import { simplePaths, type WayPath } from "../graph/paths.ts";
import { type Filter, reverseReach } from "../graph/reach.ts";
import type { World } from "../world/world.ts";
import type { PathsRequest } from "./request.ts";
import { readSubject } from "./subject.ts";
import { wantsCredentials } from "./turned-away.ts";

export interface PathsAnswer {
  readonly from: string;
  readonly to: string;
  readonly paths: readonly { readonly path: WayPath; readonly judged: Judged }[];
  readonly truncated: boolean;
}

/** How many moves one search may make. */
const BUDGET = 1_000_000;

/** Paths from one subject to another, best verdict first, then shortest; `truncated` when there may be more. Throws RequestError for unknown subjects. */
export function paths(world: World, graphWith: () => Graph, request: PathsRequest): PathsAnswer {
  // Steps bring identities along: accounts outside of the snapshot, subjects of issuers.
  graphWith();
  const from = readSubject(world, request.from, request.cluster);
  const to = readSubject(world, request.to, request.cluster);
  const graph = graphWith();
  const filter: Filter = { stratum: 2, abuse: request.through === "all", everyone: true };
  const ends = new Set(to.nodes);
  const distance = reverseReach(
    graph,
    [...ends].map((node) => ({ node, distance: 0 })),
    filter,
  );
  const found: { path: WayPath; judged: Judged }[] = [];
  let truncated = false;
  for (const start of from.nodes) {
    if (wantsCredentials(world, start)) continue;
    const ways = simplePaths(world, graph, start, (node) => ends.has(node), distance, filter, {
      maxSteps: request.maxSteps,
      budget: BUDGET,
    });
    let taken = 0;
    for (;;) {
      const next = ways.next();
      if (next.done === true) {
        truncated ||= next.value;
        break;
      }
      const judged = judgePath(world, graph, next.value, TRUE, from.carried);
      if (judged.verdict === "denied") continue;
      if (taken === request.k) {
        truncated = true;
        break;
      }
      taken++;
      found.push({ path: next.value, judged });
    }
  }
  found.sort(
    (a, b) => compareVerdicts(a.judged.verdict, b.judged.verdict) || a.path.steps.length - b.path.steps.length,
  );
  return { from: from.shown, to: to.shown, paths: found.slice(0, request.k), truncated };
}
