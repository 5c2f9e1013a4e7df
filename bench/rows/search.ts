/** who-can and paths beside graphology, a scan of all edges, and one pass over the edge array. */
import { allSimplePaths } from "graphology-simple-path";
import { accessClasses } from "../../src/graph/classes.ts";
import { holdingOf, numbering } from "../../src/graph/holding.ts";
import { netOf } from "../../src/graph/net.ts";
import { reverseReach, sweeperOf, UNREACHED } from "../../src/graph/reach.ts";
import { shortestNodePaths } from "../../src/graph/shortest-paths.ts";
import { growingClasses } from "../../src/graph/with-holders.ts";
import { type Bed, IDENTITY } from "../bed.ts";
import { drawSeeds } from "../draws.ts";
import { measure, quantile, timed } from "../measure.ts";
import { graphologyOf, whoReaches } from "../peers/graphology.ts";
import { scanReach } from "../peers/scan.ts";
import { mustEqual, plainRow, type Row, rowOf } from "../row.ts";

const GRAPHOLOGY = "graphology 0.26.0";

/** Rows of searches. */
export async function searchRows(bed: Bed): Promise<Row[]> {
  const { graph, size } = bed;
  const isTiny = size.name === "smoke";
  const rounds = isTiny ? 2 : 7;
  const draws = Array.from({ length: (rounds + 1) * 4 }, () => drawSeeds(bed, bed.random));
  const drawn = (round: number, call: number): number[] => draws[(round * 4 + (call % 4)) % draws.length] ?? [];
  const outward = netOf(graph, IDENTITY, "out");
  const sweep = sweeperOf(graph, IDENTITY, "in");
  const numbers = numbering();
  const holding = holdingOf(bed.world, numbers);
  const closure = await timed(() => accessClasses(outward, holding));
  const classes = closure.value;
  const asHolders = (seeds: readonly number[]): number[] => [...new Set(seeds.map((node) => holding[node] ?? 0))];
  const peer = graphologyOf(outward);

  for (const seeds of draws.slice(0, 3)) {
    const ours = reverseReach(
      graph,
      seeds.map((node) => ({ node, distance: 0 })),
      IDENTITY,
    );
    const met = [...ours.keys()].filter((node) => ours[node] !== UNREACHED).map((node) => [node, ours[node] ?? 0]);
    const theirs = whoReaches(peer, seeds.map(String));
    mustEqual(
      "who-can and graphology",
      met,
      [...theirs.distance].map(([node, far]) => [Number(node), far]).sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0)),
    );
    mustEqual(
      "who-can and the classes",
      met.map(([node]) => node),
      [...classes.whoReaches(asHolders(seeds))].sort((a, b) => a - b),
    );
  }
  mustEqual(
    "who-can and the scan",
    [...scanReach(graph, draws[0] ?? [], IDENTITY)].sort((a, b) => a[0] - b[0]),
    sortedReach(bed, draws[0] ?? []),
  );
  const results = draws.map((seeds) => sweep.run(seeds).count);
  const work = `${graph.nodes} nodes, ${graph.from.length} edges; a question reaches ${quantile(results, 0.5)} nodes (median)`;
  const scanned = measure(
    { calls: 20, run: () => scanEdges(graph.from) },
    { calls: 20, run: () => scanEdges(graph.to) },
    5,
  );
  const limit = `one pass over the edge array: ${((await scanned).ours.p50 * 1000).toFixed(0)} us`;

  const rows: Row[] = [];
  const sets = {
    calls: 4,
    run: (round: number, call: number) => whoReaches(peer, drawn(round, call).map(String)).distance.size,
  };
  rows.push(
    rowOf(
      {
        row: "who-can: distance and parent of all, vs graphology",
        peerName: GRAPHOLOGY,
        target: { sizes: ["L"], atLeast: 150 },
        limit,
        work,
      },
      size.name,
      await measure({ calls: 40, run: (round, call) => sweep.run(drawn(round, call)).count }, sets, rounds),
    ),
    rowOf(
      {
        row: "who-can: distance and parent of all, vs one edge-array scan",
        peerName: "edge-array scan",
        target: { sizes: ["L"], atMost: 1 },
        limit,
        work,
      },
      size.name,
      await measure(
        { calls: 40, run: (round, call) => sweep.run(drawn(round, call)).count },
        { calls: 40, run: () => scanEdges(graph.from) },
        rounds,
      ),
    ),
    rowOf(
      {
        row: "who-can: complete set from classes, vs graphology",
        peerName: GRAPHOLOGY,
        target: { sizes: ["L"], atLeast: 1500 },
        limit,
        work: `${work}; ${classes.count} classes`,
      },
      size.name,
      await measure({ calls: 200, run: (round, call) => classes.whoReaches(heldBy(round, call)).length }, sets, rounds),
    ),
    rowOf(
      {
        row: "who-can vs naive scan",
        peerName: "scan of all edges",
        target: { sizes: ["M"], atLeast: 50000 },
        limit,
        work,
      },
      size.name,
      await measure(
        { calls: 40, run: (round, call) => sweep.run(drawn(round, call)).count },
        { calls: 1, run: (round) => scanReach(graph, smallest(round), IDENTITY).size },
        size.name === "L" || isTiny ? 1 : 3,
      ),
    ),
  );
  rows.push(await pathRow(bed, limit));

  // One new binding gives a drawn node a holding of its own.
  const added: number[] = [];
  for (let round = 0; round < (isTiny ? 3 : 15); round++) {
    const node = bed.random.int(graph.nodes);
    const number = numbers.of(`added ${round}`);
    added.push(
      (
        await timed(() => {
          const growing = growingClasses(classes, sweep);
          growing.add(node, number);
          return growing.whoReaches([number]).length;
        })
      ).ms,
    );
  }
  const again = await timed(() => accessClasses(outward, holding));
  rows.push(
    plainRow(
      {
        row: "one binding added, index valid again, vs full closure",
        peerName: "full closure",
        target: { sizes: ["L"], atMost: 0.02 },
        limit: "one search",
        work: `${classes.count} classes`,
      },
      size.name,
      quantile(added, 0.5),
      Math.min(closure.ms, again.ms),
      "ms",
    ),
  );
  return rows;

  function heldBy(round: number, call: number): number[] {
    return asHolders(drawn(round, call));
  }
  /** The naive side takes seconds a question on M: it gets the draw that reaches least. */
  function smallest(round: number): number[] {
    return (
      [0, 1, 2, 3].map((call) => drawn(round, call)).sort((a, b) => sweep.run(a).count - sweep.run(b).count)[0] ?? []
    );
  }
}

function sortedReach(bed: Bed, seeds: readonly number[]): (readonly [number, number])[] {
  const distance = reverseReach(
    bed.graph,
    seeds.map((node) => ({ node, distance: 0 })),
    IDENTITY,
  );
  return [...distance.entries()].filter(([, far]) => far !== UNREACHED);
}

/** Reads every entry of an edge array once. */
export function scanEdges(edges: Uint32Array): number {
  let sum = 0;
  for (let at = 0; at < edges.length; at++) sum = (sum + (edges[at] as number)) | 0; // below the length
  return sum;
}

async function pathRow(bed: Bed, limit: string): Promise<Row> {
  const { graph, size } = bed;
  const net = netOf(graph, IDENTITY, "out");
  const peer = graphologyOf(net);
  const sweep = sweeperOf(graph, IDENTITY, "in");
  const pairs: { start: number; goal: number; distances: Uint16Array; hops: number }[] = [];
  for (let tries = 0; tries < 4000 && pairs.length < 12; tries++) {
    const goal = bed.random.pick(drawSeeds(bed, bed.random));
    const { order, count } = sweep.run([goal]);
    const start = order[bed.random.int(count)] ?? goal;
    const distances = reverseReach(graph, [{ node: goal, distance: 0 }], IDENTITY);
    if (start === goal || (distances[start] ?? 0) < 2) continue;
    const { paths } = shortestNodePaths(net, start, goal, distances, 10);
    const hops = Math.max(...paths.map((path) => path.length - 1));
    if (paths.length === 0 || hops > 6) continue;
    const all = new Set(
      allSimplePaths(peer, String(start), String(goal), { maxDepth: hops }).map((path) => path.join()),
    );
    mustEqual(
      "every path is one of graphology's",
      paths.every((path) => all.has(path.join())),
      true,
    );
    pairs.push({ start, goal, distances, hops });
  }
  const pair = (round: number, call: number) => pairs[(round * 3 + (call % 3)) % pairs.length];
  const spec = {
    row: "10 shortest simple paths vs graphology",
    peerName: "graphology-simple-path 0.2.0",
    target: { sizes: ["M"], atLeast: 50 },
    limit,
    work: `${pairs.length} pairs two or more steps apart; the peer lists all paths of that many hops`,
  };
  if (pairs.length === 0)
    return { ...plainRow(spec, size.name, Number.NaN, Number.NaN, "us"), ratio: null, holds: null };
  return rowOf(
    spec,
    size.name,
    await measure(
      {
        calls: 30,
        run: (round, call) => {
          const one = pair(round, call);
          return one && shortestNodePaths(net, one.start, one.goal, one.distances, 10).paths.length;
        },
      },
      {
        calls: 3,
        run: (round, call) => {
          const one = pair(round, call);
          return one && allSimplePaths(peer, String(one.start), String(one.goal), { maxDepth: one.hops }).length;
        },
      },
      size.name === "smoke" ? 2 : 5,
    ),
  );
}
