/** One search towards the identities that hold what was asked: best path of every start, docs/answers.md §2. */
import type { Gap } from "../facts/gap.ts";
import { compareVerdicts, type Verdict } from "../facts/verdict.ts";
import { stratumOf } from "../graph/build.ts";
import type { Graph, Stratum } from "../graph/graph.ts";
import { type Judged, judgePath } from "../graph/judge.ts";
import { DEFAULT_LIMITS, type MoveCache, memberships, simplePaths, type WayPath } from "../graph/paths.ts";
import { type Filter, reverseReach, UNREACHED } from "../graph/reach.ts";
import type { KnownKeys } from "../world/conditions.ts";
import type { End } from "../world/grants.ts";
import type { World } from "../world/world.ts";
import type { Through } from "./request.ts";

/** The best path of one start, and the end it leads to. */
export interface Best {
  readonly path: WayPath;
  readonly end: End;
  readonly judged: Judged;
  readonly stratum: Stratum;
  /** The search gave up before it could decide. */
  readonly cut: boolean;
}

export interface Search {
  readonly graph: Graph;
  readonly ends: readonly End[];
  readonly filter: (stratum: Stratum) => Filter;
  /** Distances at a stratum; {@link UNREACHED} where there is no path. */
  distance(stratum: Stratum): Uint16Array;
  /** Is there a path that does not rest on membership in everybody's groups? */
  ownReach(node: number): boolean;
  best(start: number, carried?: KnownKeys): Best | undefined;
  /** The best among the paths that `accepts` takes; `cut` and unknown when there are too many to look at all of them. */
  bestOf(start: number, accepts: (path: WayPath) => boolean): Best | undefined;
  /** Other paths of the best one's length, counted up to 999. */
  otherPaths(start: number, best: Best): number;
  /** All ends at a node at a stratum. */
  endsAt(node: number, stratum: Stratum): readonly End[];
}

const NO_ENDS: readonly End[] = [];

/** How many conditional paths are tried before a row is settled. */
const TRIES = 256;
/** How many paths that do not fit are passed over. */
const PASSED = 2000;

const SEARCH_LIMIT: Gap = {
  kind: "search-limit",
  what: "too many conditional paths contradict themselves for all of them to be tried",
  direction: "may-add",
  scope: "search",
  close: "ask `can` or `paths` for the identity",
};

/** Prepares a search; distances are worked out when first wanted. */
export function search(world: World, graph: Graph, ends: readonly End[], through: Through): Search {
  const filter = (stratum: Stratum, everyone = true): Filter => ({
    stratum,
    abuse: through === "all",
    everyone,
    ...(through === "direct" ? { steps: false as const } : {}),
  });
  const table = endsByNode(ends);
  const firm = (node: number, stratum: Stratum): readonly End[] => table.get(node)?.[stratum] ?? NO_ENDS;
  const seeds = (stratum: Stratum) =>
    [...table].filter(([, firmest]) => firmest[stratum].length > 0).map(([node]) => ({ node, distance: 0 }));
  const distances = new Map<Stratum, Uint16Array>();
  const caches = new Map<Stratum, MoveCache>();
  let own: Uint16Array | undefined;

  const distance = (stratum: Stratum): Uint16Array => {
    let found = distances.get(stratum);
    if (found === undefined) {
      found = reverseReach(graph, seeds(stratum), filter(stratum));
      distances.set(stratum, found);
    }
    return found;
  };

  const bestAt = (
    start: number,
    stratum: Stratum,
    carried?: KnownKeys,
    accepts?: (path: WayPath) => boolean,
  ): Best | undefined => {
    const at = distance(stratum);
    if ((at[start] ?? UNREACHED) === UNREACHED) return undefined;
    let cache = caches.get(stratum);
    if (cache === undefined) {
      cache = new Map();
      caches.set(stratum, cache);
    }
    const found = simplePaths(
      world,
      graph,
      start,
      (node) => firm(node, stratum).length > 0,
      at,
      filter(stratum),
      DEFAULT_LIMITS,
      cache,
    );
    let best: Best | undefined;
    let passed = 0;
    for (let tried = 0; tried < TRIES && passed < PASSED; tried++) {
      const next = found.next();
      if (next.done === true) return best ?? (next.value ? cutShort(start, stratum) : undefined);
      if (accepts?.(next.value) === false) {
        passed++;
        tried--;
        continue;
      }
      for (const end of firm(next.value.end, stratum)) {
        const judged = judgePath(world, graph, next.value, end.open, carried);
        if (judged.verdict === "denied") continue;
        if (best === undefined || compareVerdicts(judged.verdict, best.judged.verdict) < 0)
          best = { path: next.value, end, judged, stratum, cut: false };
        if (best.judged.verdict === "allowed") return best;
      }
      // A conditional way is only beaten by a firm one, and firm ones were looked for before; a few more tries cover conditions that the session settles.
      if (best !== undefined && tried >= 8) return best;
    }
    return best ?? cutShort(start, stratum);
  };

  const cutShort = (start: number, stratum: Stratum): Best | undefined => {
    const [end] = ends;
    if (end === undefined) return undefined;
    const gap = world.gap(SEARCH_LIMIT);
    const judged: Judged = { verdict: "unknown", open: { kind: "gap", gap } };
    return { path: { start, steps: [], members: [], end: start }, end, judged, stratum, cut: true };
  };

  return {
    graph,
    ends,
    filter,
    distance,
    ownReach(node) {
      own ??= reverseReach(graph, seeds(2), filter(2, false));
      return (own[node] ?? UNREACHED) !== UNREACHED;
    },
    best: (start, carried) => overStrata((stratum) => bestAt(start, stratum, carried)),
    bestOf: (start, accepts) => overStrata((stratum) => bestAt(start, stratum, undefined, accepts)),
    otherPaths: (start, best) => (best.cut ? 0 : Math.max(0, countShortest(graph, start, best.stratum) - 1)),
    endsAt: firm,
  };

  function overStrata(at: (stratum: Stratum) => Best | undefined): Best | undefined {
    let best: Best | undefined;
    for (const stratum of [0, 1, 2] as const) {
      const found = at(stratum);
      if (found !== undefined && (best === undefined || compareVerdicts(found.judged.verdict, best.judged.verdict) < 0))
        best = found;
      if (best?.judged.verdict === "allowed" || (stratum === 1 && best?.judged.verdict === "conditional")) return best;
    }
    return best;
  }

  function countShortest(g: Graph, start: number, stratum: Stratum): number {
    const at = distance(stratum);
    const memo = new Map<number, number>();
    const cache = caches.get(stratum) ?? new Map();
    const count = (node: number): number => {
      const known = memo.get(node);
      if (known !== undefined) return known;
      const left = at[node] ?? UNREACHED;
      let sum = 0;
      if (left === 0)
        sum = memberships(g, node, filter(stratum)).reduce((n, reached) => n + firm(reached.node, stratum).length, 0);
      else {
        for (const move of cache.get(node) ?? cache.get(~node) ?? []) {
          if ((at[move.to] ?? UNREACHED) + move.weight === left) sum += count(move.to);
          if (sum > 999) break;
        }
      }
      sum = Math.min(sum, 1000);
      memo.set(node, sum);
      return sum;
    };
    return count(start);
  }
}

/** The ends of a node that hold at each stratum, firmest first. A group of many bindings has thousands, and is asked for over and over. */
function endsByNode(ends: readonly End[]): Map<number, Readonly<Record<Stratum, readonly End[]>>> {
  const strata = new Map<number, Record<Stratum, End[]>>();
  for (const end of ends) {
    let at = strata.get(end.node);
    if (at === undefined) {
      at = { 0: [], 1: [], 2: [], 3: [] };
      strata.set(end.node, at);
    }
    at[stratumOf(end.open)].push(end);
  }
  for (const at of strata.values()) {
    at[1] = at[1].length === 0 ? at[0] : [...at[0], ...at[1]];
    at[2] = at[2].length === 0 ? at[1] : [...at[1], ...at[2]];
    at[3] = at[2];
  }
  return strata;
}

/** Verdict of a judged best, or denied. */
export const verdictOf = (best: Best | undefined): Verdict => best?.judged.verdict ?? "denied";
