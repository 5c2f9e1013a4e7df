/** Everything that must agree about one world: who-can, can, what-can, the naive reference, hubs on and off. */
import { expect } from "vitest";
import { EDGES } from "../../src/edges/registry.ts";
import { buildGraph, graphLayers, isEveryoneGroup } from "../../src/graph/build.ts";
import { type Graph, isStep, recordOf } from "../../src/graph/graph.ts";
import type { WayPath } from "../../src/graph/paths.ts";
import { reverseReach } from "../../src/graph/reach.ts";
import { can } from "../../src/queries/can.ts";
import { endsOf } from "../../src/queries/ends.ts";
import { paths } from "../../src/queries/paths.ts";
import { readQuestion } from "../../src/queries/question.ts";
import {
  canRequest,
  pathsRequest,
  type WhoCanRequest,
  whatCanRequest,
  whoCanRequest,
} from "../../src/queries/request.ts";
import { whatCan } from "../../src/queries/what-can.ts";
import { whoCan } from "../../src/queries/who-can.ts";
import type { World } from "../../src/world/world.ts";
import { worldOf } from "../edges/edge-test.ts";
import { referenceOf, withoutHubs } from "../reference/paths.ts";
import { type RandomWorld, randomOf, randomWorld } from "./random-world.ts";

const QUESTIONS = [
  { verb: "get", resource: "secrets", namespace: "a" },
  { verb: "delete", resource: "pods", namespace: "b" },
  { verb: "create", resource: "pods/exec" },
  { verb: "delete", resource: "nodes" },
];

/** Checks `count` worlds from a seed; a failure names the seed and number of its world. */
export function expectAgreement(seed: number, count: number): void {
  const random = randomOf(seed);
  for (let index = 0; index < count; index++) {
    const one = randomWorld(random);
    agreeOn(
      one,
      QUESTIONS[index % QUESTIONS.length] ?? {},
      index % 3 === 0 ? "identity" : "all",
      `world ${index} of seed ${seed}`,
    );
  }
}

/** Checks that what a footer promises is what the wider question adds, over what Kubernetes itself runs too. Returns how many rows were promised. */
export function expectCountsKept(seed: number, count: number): number {
  const random = randomOf(seed);
  let promised = 0;
  for (let index = 0; index < count; index++) {
    const { objects, version } = randomWorld(random);
    const world = worldOf({ objects, cluster: { version }, options: { defaults: "kubernetes" } });
    const graph = buildGraph(world, EDGES);
    const where = `world ${index} of seed ${seed}`;
    const request = whoCanRequest.parse({ ...QUESTIONS[index % QUESTIONS.length] });
    const narrow = whoCan(world, graph, request);
    // The graph of what works by design alone answers the same.
    const designed = graphLayers(world, EDGES).identity();
    const rowsOn = (on: Graph) =>
      whoCan(world, on, request, () => undefined).rows.map(({ identity, verdict, best, otherPaths, scope }) => ({
        identity,
        verdict,
        otherPaths,
        scope,
        steps: best.path.steps.map(({ edge, to }) => [on.from[edge], on.to[edge], to]),
      }));
    expect({ where, rows: rowsOn(designed) }).toEqual({ where, rows: rowsOn(graph) });
    const rows = new Set(narrow.rows.map((row) => row.identity));
    const beyond = (wider: object): number =>
      whoCan(world, graph, whoCanRequest.parse(wider)).rows.filter((row) => !row.vendor && !rows.has(row.identity))
        .length;
    expect({ where, more: narrow.moreByAll }).toEqual({ where, more: beyond({ ...request, through: "all" }) });
    const { sameEffect } = narrow;
    if (sameEffect !== undefined)
      expect({ where, ...sameEffect }).toEqual({
        where,
        ...sameEffect,
        more: beyond({ goal: sameEffect.goal, namespace: request.namespace }),
      });
    promised += narrow.moreByAll ?? 0;
  }
  return promised;
}

function agreeOn({ objects, version }: RandomWorld, action: object, through: "identity" | "all", where: string): void {
  const world = worldOf({ objects, cluster: { version }, options: { assume: ["client-certificates=on"] } });
  const graph = buildGraph(world, EDGES);
  const plain = buildGraph(world, withoutHubs(EDGES));
  const request = whoCanRequest.parse({ ...action, through });
  const ends = endsOf(world, readQuestion(world, request), "c", false);
  const reference = referenceOf(world, EDGES);
  const rows = new Map(whoCan(world, graph, request).rows.map((row) => [row.identity, row.verdict]));
  const everyone = [...rows.keys()].some((node) => isEveryoneGroup(world, node));
  const abuse = through === "all";

  for (const stratum of [0, 1, 2] as const) {
    const filter = { stratum, abuse, everyone: true };
    const seeds = ends.filter((end) => end.open.kind === "all").map(({ node }) => ({ node, distance: 0 }));
    const on = reverseReach(graph, seeds, filter);
    const off = reverseReach(plain, seeds, filter);
    for (const { id, kind, shown } of world.identities.list())
      if (kind !== "hub")
        expect({ where, shown, stratum, distance: off[id] }).toEqual({ where, shown, stratum, distance: on[id] });
  }
  for (const start of world.starts("c")) {
    const { shown } = world.identities.at(start);
    const expected = reference.verdict(start, ends, abuse);
    const { verdict } = can(world, () => graph, canRequest.parse({ ...action, through, subject: shown }));
    expect({ where, shown, can: verdict }).toEqual({ where, shown, can: expected });
    const row = rows.get(start);
    if (row !== undefined) expect({ where, shown, row }).toEqual({ where, shown, row: expected });
    else if (expected !== "denied") expect({ where, shown, everyone }).toEqual({ where, shown, everyone: true });
  }
  expectSameRows(world, graph, plain, request, where);
  for (const start of someStarts(world)) {
    const { shown } = world.identities.at(start);
    const ask = whatCanRequest.parse({ subject: shown, through, cluster: "c" });
    const { reached } = whatCan(world, () => graph, ask);
    const verdicts = (answer: typeof reached) =>
      answer.map(({ node, judged }) => `${world.identities.at(node).key} ${judged.verdict}`).sort();
    expect({ where, shown, reached: verdicts(whatCan(world, () => plain, ask).reached) }).toEqual({
      where,
      shown,
      reached: verdicts(reached),
    });
    const holders = new Set(reached.flatMap(({ node }) => [node, ...world.memberOf(node)]));
    const expected = reference.verdict(start, ends, abuse);
    if (ends.some((end) => holders.has(end.node)))
      expect({ where, shown, verdict: expected }).not.toEqual({ where, shown, verdict: "denied" });
    // Whoever is allowed reaches some holder, or is one by its own groups.
    const own = [start, ...world.memberOf(start)];
    if (expected !== "denied" && !ends.some((end) => own.includes(end.node)))
      expect({ where, shown, holds: ends.some((end) => holders.has(end.node)) }).toEqual({ where, shown, holds: true });
    for (const { node } of reached.slice(-2)) expectSamePaths(world, graph, plain, start, node, through, where);
  }
}

/** Of every kind of start two: the first and the last. */
function someStarts(world: World): number[] {
  const kinds = Map.groupBy(world.starts("c"), (id) => world.identities.at(id).kind);
  return [...kinds.values()].flatMap((ids) => [...new Set([ids[0], ids.at(-1)])].filter((id) => id !== undefined));
}

/** Rows with their verdicts, what is left open, their scopes and the length of the path shown. */
function expectSameRows(world: World, graph: Graph, plain: Graph, request: WhoCanRequest, where: string): void {
  const rows = (net: Graph): object[] =>
    whoCan(world, net, request).rows.map(({ identity, verdict, best, scope, otherPaths, vendor }) => ({
      where,
      identity: world.identities.at(identity).key,
      verdict,
      open: best.judged.open,
      steps: stepsOf(net, best.path),
      scope,
      otherPaths,
      vendor,
    }));
  expect(rows(plain)).toEqual(rows(graph));
}

/** The best paths between two identities, step by step. */
function expectSamePaths(
  world: World,
  graph: Graph,
  plain: Graph,
  from: number,
  to: number,
  through: "identity" | "all",
  where: string,
): void {
  const shown = (id: number): string => world.identities.at(id).shown;
  const request = pathsRequest.parse({ from: shown(from), to: shown(to), through, cluster: "c", k: 64, maxSteps: 3 });
  const found = (net: Graph): object[] =>
    paths(world, () => net, request)
      .paths.slice(0, 4)
      .map(({ path, judged }) => ({
        where,
        verdict: judged.verdict,
        open: judged.open,
        steps: stepsOf(net, path),
      }));
  expect(found(plain)).toEqual(found(graph));
}

const stepsOf = (graph: Graph, path: WayPath): string[] =>
  path.steps.map(({ edge, from, to }) => {
    const record = recordOf(graph, edge);
    return `${isStep(record) ? record.kind.id : record.joint} ${from} ${to}`;
  });
