/** Opens a snapshot: reads it, builds world and graph when first needed, answers queries in JSON. */

import { EDGES } from "../edges/registry.ts";
import type { Issue } from "../facts/gap.ts";
import type { Snapshot } from "../facts/snapshot.ts";
import { extendGraph, graphLayers } from "../graph/build.ts";
import type { Graph } from "../graph/graph.ts";
import { assembleEstate } from "../parse/assemble.ts";
import { can } from "../queries/can.ts";
import { paths } from "../queries/paths.ts";
import type { Through } from "../queries/request.ts";
import { RequestError } from "../queries/request-error.ts";
import { whatCan } from "../queries/what-can.ts";
import { whoCan } from "../queries/who-can.ts";
import { resourceAttributes } from "../rbac/attributes.ts";
import { buildWorld } from "../world/build-world.ts";
import type { ClusterWorld } from "../world/cluster-world.ts";
import type { World } from "../world/world.ts";
import { type AnswerContext, canJson, pathsJson, whatCanJson, whoCanJson } from "./answers.ts";
import { closestDenial } from "./closest-denial.ts";
import type { Engine, EngineOptions, ReviewResult, ReviewSpec } from "./engine-types.ts";
import { type Places, placesOf } from "./places.ts";

/** An engine with its insides, for the pure floors above (findings, reports). */
export interface OpenEngine extends Engine {
  readonly world: World;
  /** Faults of the documents, as read and as the authorizers and the bridge found them. */
  issues(): readonly Issue[];
  /**
   * The graph that questions of a `through` walk: without it, or for `all`, that with steps of abuse, which takes longest to lay. Grows when a
   * question brings an identity along that nothing named before.
   */
  graph(through?: Through): Graph;
  context(through?: Through): AnswerContext;
}

/** In estates whose documents name more identities than that, what abuse would add is only worked out when it is asked for. */
const MOST_COUNTED = 20_000;

/** Opens a snapshot. Never throws for bad documents: they are issues of the estate. */
export function openEngine(snapshot: Snapshot, options: EngineOptions = {}): OpenEngine {
  const estate = assembleEstate(snapshot, {});
  const world = buildWorld(estate, options);
  const layers = graphLayers(world, EDGES);
  const grown = new Map<"identity" | "all", Graph>();
  // A question about somebody new brings an identity along, which joins what is there.
  const graph = (through: Through = "all"): Graph => {
    // Where that with steps of abuse is laid, it answers the other questions as well.
    const layer = through === "all" || grown.has("all") ? "all" : "identity";
    const current = extendGraph(world, grown.get(layer) ?? layers[layer]());
    grown.set(layer, current);
    return current;
  };
  const places = placesOf(estate.evidence, snapshot);
  const context = (through?: Through): AnswerContext => ({
    world,
    graph: graph(through),
    places,
    snapshot: snapshot.id,
  });
  // Identities come along with steps and questions, so the answer to the first question would not be that to the second.
  const isCounted = world.identities.size <= MOST_COUNTED;
  const wider = (): Graph | undefined => (isCounted ? graph("all") : undefined);
  return {
    snapshot,
    estate,
    world,
    issues: () =>
      [
        ...estate.issues,
        ...[...world.clusters.values()].flatMap(({ authorizer, bridge }) => [...authorizer.issues, ...bridge.issues]),
      ].map((issue) => withLine(issue, places)),
    graph,
    context,
    whoCan: (request) => {
      checkCluster(world, request.cluster);
      const { through } = request;
      if (through === "identity" && !request.literal) wider();
      return whoCanJson(context(through), whoCan(world, graph(through), request, wider), request);
    },
    can: (request) => {
      checkCluster(world, request.cluster);
      const { through } = request;
      const answer = can(world, () => graph(through), request);
      return canJson(
        context(through),
        answer,
        request,
        answer.verdict === "allowed" || answer.verdict === "conditional"
          ? null
          : closestDenial(world, graph(through), wider(), answer, request),
      );
    },
    whatCan: (request) => {
      checkCluster(world, request.cluster);
      const { through } = request;
      return whatCanJson(
        context(through),
        whatCan(world, () => graph(through), request),
        request,
      );
    },
    paths: (request) => {
      checkCluster(world, request.cluster);
      const { through } = request;
      return pathsJson(
        context(through),
        paths(world, () => graph(through), request),
        request,
      );
    },
    review: (spec, cluster) => review(clusterFor(world, cluster), spec),
  };
}

function checkCluster(world: World, name: string | undefined): void {
  if (name === undefined || world.clusters.has(name)) return;
  throw new RequestError(
    "unknown-cluster",
    `expected a cluster out of ${[...world.clusters.keys()].join(", ") || "none"}, came \`${name}\``,
  );
}

/** The named cluster, or the only one. Throws RequestError when that is not clear. */
export function clusterFor(world: World, name: string | undefined): ClusterWorld {
  checkCluster(world, name);
  const [first, second] = world.clusters.values();
  if (name !== undefined) return world.cluster(name);
  if (first === undefined) throw new RequestError("unknown-cluster", "the snapshot holds no cluster");
  if (second !== undefined)
    throw new RequestError("bad-request", `expected --cluster, one of ${[...world.clusters.keys()].join(", ")}`);
  return first;
}

/** The answer of kube-apiserver to a SubjectAccessReview spec. */
export function review(cluster: ClusterWorld, spec: ReviewSpec): ReviewResult {
  const identity = { user: spec.user ?? "", groups: spec.groups ?? [] };
  const url = spec.nonResourceAttributes;
  const attributes =
    url !== undefined
      ? { verb: url.verb ?? "", path: url.path ?? "" }
      : resourceAttributes(spec.resourceAttributes ?? {});
  const found = cluster.authorizer.review(identity, attributes);
  return {
    allowed: found.allowed,
    reason: found.reason,
    grants: found.grants.map((grant) => ({
      binding: `${grant.binding.kind}/${grant.binding.namespace}/${grant.binding.name}`,
      role: `${grant.role.kind}/${grant.role.namespace}/${grant.role.name}`,
      rules: [...grant.rules],
    })),
    ...(found.superuser === true ? { superuser: true as const } : {}),
    ...(found.errors.length === 0 ? {} : { errors: [...found.errors] }),
  };
}

/** An issue with the line of its pointer, where the text still tells. */
function withLine(issue: Issue, places: Places): Issue {
  if (issue.line !== undefined || issue.pointer === undefined) return issue;
  const line = places.line(issue.document, issue.pointer);
  return line === undefined ? issue : { ...issue, line };
}
