/** Every starting identity that reaches an action, each with its best path; complete, never silently cut (docs/answers.md §6). */
import type { Verdict } from "../facts/verdict.ts";
import { compareVerdicts } from "../facts/verdict.ts";
import { compareText, isEveryoneGroup } from "../graph/build.ts";
import { type Graph, isStep, recordOf } from "../graph/graph.ts";
import type { Entry } from "../world/entry.ts";
import type { World } from "../world/world.ts";
import type { ScopeJson } from "./answer.ts";
import { endsOf } from "./ends.ts";
import { goalOf } from "./goals.ts";
import { type Asked, readQuestion } from "./question.ts";
import { type Through, type WhoCanRequest, whoCanRequest } from "./request.ts";
import { type Scopes, scopesOf } from "./scopes.ts";
import { type Best, type Search, search } from "./search.ts";
import { isTurnedAway } from "./turned-away.ts";

/** One starting identity in one cluster (or AWS), not yet in words. */
export interface Row {
  readonly identity: number;
  /** `undefined` = AWS. */
  readonly cluster: string | undefined;
  readonly verdict: Verdict;
  readonly best: Best;
  readonly scope: readonly ScopeJson[];
  readonly otherPaths: number;
  readonly vendor: boolean;
  readonly entry: Entry;
  /** Of a built-in group: how many of the snapshot's identities are in it. */
  readonly everyone?: number;
  readonly mappedBy?: number;
}

export interface WhoCanAnswer {
  readonly asked: Asked;
  readonly through: Through;
  readonly rows: readonly Row[];
  /** `undefined` = not counted. */
  readonly moreByAll: number | undefined;
  readonly sameEffect: { readonly goal: string; readonly more: number } | undefined;
}

/**
 * Answers a who-can request over a world and its graph, which need not hold steps of abuse when those are not asked for; `wider` gives the graph
 * that does, or `undefined` where they are not to be counted. Throws RequestError when the request names no action or an unknown cluster.
 */
export function whoCan(
  world: World,
  graph: Graph,
  request: WhoCanRequest,
  wider: () => Graph | undefined = () => graph,
): WhoCanAnswer {
  const asked = readQuestion(world, request);
  const through: Through = request.literal ? "direct" : request.through;
  const rows = rowsOf(world, graph, asked, through, request.cluster, request.literal);
  const abused = through === "identity" ? wider() : undefined;
  const moreByAll =
    through !== "identity" ? 0 : abused && countBeyond(world, abused, asked, "all", request.cluster, rows);
  return {
    asked,
    through,
    rows,
    moreByAll,
    sameEffect: through === "direct" ? undefined : sameEffect(world, graph, asked, request, rows),
  };
}

/** The rows of a question, in order: verdict, entry, steps, id, cluster. */
export function rowsOf(
  world: World,
  graph: Graph,
  asked: Asked,
  through: Through,
  cluster: string | undefined,
  literal: boolean,
): Row[] {
  const rows = searchesOf(world, graph, asked, through, cluster, literal).flatMap((place) =>
    world.starts(place.where).flatMap((start) => rowAt(world, asked, through, place, start) ?? []),
  );
  return inOrder(world, rows);
}

/** A question in one cluster, or in AWS (`where` undefined), made ready: rows are worked out start by start. */
export interface PlaceSearch {
  readonly where: string | undefined;
  readonly found: Search;
  readonly scopes: Scopes;
}

/** The searches of a question, one a place. */
export function searchesOf(
  world: World,
  graph: Graph,
  asked: Asked,
  through: Through,
  cluster: string | undefined,
  literal: boolean,
): PlaceSearch[] {
  return placesOf(world, asked, cluster).map((where) => {
    const found = search(world, graph, endsOf(world, asked, where, literal), through);
    return { where, found, scopes: scopesOf(graph, found) };
  });
}

/** Sorts rows into the order of an answer (docs/answers.md §6). */
export function inOrder(world: World, rows: Row[]): Row[] {
  return rows.sort(
    (a, b) =>
      compareVerdicts(a.verdict, b.verdict) ||
      world.entryRank(a.entry) - world.entryRank(b.entry) ||
      a.best.path.steps.length - b.best.path.steps.length ||
      compareText(world.identities.at(a.identity).shown, world.identities.at(b.identity).shown) ||
      compareText(a.cluster ?? "", b.cluster ?? ""),
  );
}

/** The row of one start; `undefined` when it reaches nothing, or only as a member of everybody's group. */
export function rowAt(
  world: World,
  asked: Asked,
  through: Through,
  { where, found, scopes }: PlaceSearch,
  start: number,
): Row | undefined {
  if (isTurnedAway(world, start, asked, through)) return undefined;
  const best = bestOf(world, found, start);
  if (best === undefined) return undefined;
  const everyone = isEveryoneGroup(world, start) ? world.memberCount(start) : undefined;
  return makeRow(world, found, scopes, start, where, best, everyone);
}

/** The best path of a start that has a row of its own; whoever only is a member of everybody's group has none. */
function bestOf(world: World, found: Search, start: number): Best | undefined {
  return isEveryoneGroup(world, start) || found.ownReach(start) ? found.best(start) : undefined;
}

/** Counts the rows, vendor rows apart, that a wider question has beyond those of the question asked. */
function countBeyond(
  world: World,
  graph: Graph,
  wider: Asked,
  through: Through,
  cluster: string | undefined,
  rows: readonly Row[],
): number {
  const known = new Set(rows.map((row) => `${row.identity}|${row.cluster ?? ""}`));
  let more = 0;
  for (const where of placesOf(world, wider, cluster)) {
    const found = search(world, graph, endsOf(world, wider, where, false), through);
    for (const start of world.starts(where)) {
      if (known.has(`${start}|${where ?? ""}`) || isTurnedAway(world, start, wider, through)) continue;
      const best = bestOf(world, found, start);
      if (best !== undefined && !isVendorRow(world, graph, start, best)) more++;
    }
  }
  return more;
}

/** A row is vendor if its identity is, and the grant is or the way begins by a right that the identity is shipped with (docs/answers.md §6). */
const isVendorRow = (world: World, graph: Graph, start: number, best: Best): boolean =>
  world.isVendor(start) && (best.end.grant.vendor || startsByVendorStep(graph, best));

/** Puts a found path into a row. */
export function makeRow(
  world: World,
  found: Search,
  scopes: ReturnType<typeof scopesOf>,
  start: number,
  where: string | undefined,
  best: Best,
  everyone: number | undefined,
): Row {
  const mappedBy = world.mappedBy(start);
  const scope = scopes.of(start, best.stratum);
  return {
    identity: start,
    cluster: where,
    verdict: best.judged.verdict,
    best,
    scope: best.stratum > 0 ? scope : withWider(scope, scopes.of(start, 1)),
    otherPaths: found.otherPaths(start, best),
    vendor: isVendorRow(world, found.graph, start, best),
    entry: world.entryOf(start),
    ...(everyone === undefined ? {} : { everyone }),
    ...(mappedBy === undefined ? {} : { mappedBy }),
  };
}

/** What Kubernetes' own identities do by the rights they are shipped with is no finding of this estate, wherever it ends. */
function startsByVendorStep(graph: Graph, best: Best): boolean {
  const [first] = best.path.steps;
  if (first === undefined) return false;
  const record = recordOf(graph, first.edge);
  return isStep(record) && record.step.vendor === true;
}

/** Adds what holds only under open conditions, marked so. */
function withWider(firm: readonly ScopeJson[], open: readonly ScopeJson[]): ScopeJson[] {
  if (JSON.stringify(firm) === JSON.stringify(open)) return [...firm];
  const namespaces = new Set(firm.flatMap((scope) => (scope.namespaces === "*" ? ["*"] : (scope.namespaces ?? []))));
  if (
    firm.some((scope) => scope.namespaces === "*" && scope.names === "*") ||
    firm.some((scope) => scope.resources === "*")
  )
    return [...firm];
  const more: ScopeJson[] = [];
  for (const scope of open) {
    if (scope.resources !== undefined) {
      if (JSON.stringify(scope.resources) !== JSON.stringify(firm[0]?.resources))
        more.push({ ...scope, verdict: "conditional" });
    } else if (scope.namespaces === "*") more.push({ ...scope, verdict: "conditional" });
    else {
      const rest = (scope.namespaces ?? []).filter((namespace) => !namespaces.has(namespace));
      if (rest.length > 0) more.push({ ...scope, namespaces: rest, verdict: "conditional" });
    }
  }
  return [...firm, ...more];
}

/** Clusters a question is asked in; `undefined` stands for AWS. */
export function placesOf(world: World, asked: Asked, cluster: string | undefined): (string | undefined)[] {
  const aws = asked.anyOf.some((question) => question.kind === "aws");
  const kubernetes = asked.anyOf.some((question) => question.kind !== "aws");
  const clusters = kubernetes
    ? cluster === undefined
      ? [...world.clusters.keys()]
      : [world.cluster(cluster).name]
    : [];
  return [...(aws ? [undefined] : []), ...clusters];
}

function sameEffect(
  world: World,
  graph: Graph,
  asked: Asked,
  request: WhoCanRequest,
  rows: readonly Row[],
): WhoCanAnswer["sameEffect"] {
  const [question] = asked.anyOf;
  if (asked.goal !== undefined || question?.kind !== "kubernetes" || asked.and.length > 0) return undefined;
  const goal = goalOf(question.verb, question.resource, question.subresource);
  if (goal === undefined) return undefined;
  const wider = readQuestion(
    world,
    whoCanRequest.parse({
      goal: goal.id,
      namespace: request.namespace,
      through: request.through,
      cluster: request.cluster,
    }),
  );
  return { goal: goal.id, more: countBeyond(world, graph, wider, request.through, request.cluster, rows) };
}
