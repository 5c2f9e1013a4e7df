/** Access classes against the search, and what is laid over them. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accessClasses } from "../../src/graph/classes.ts";
import { compareClasses } from "../../src/graph/compare-classes.ts";
import { adjacency, type Graph } from "../../src/graph/graph.ts";
import { netOf } from "../../src/graph/net.ts";
import { type Filter, reverseReach, sweeperOf, UNREACHED } from "../../src/graph/reach.ts";
import { shortestNodePaths } from "../../src/graph/shortest-paths.ts";
import { growingClasses } from "../../src/graph/with-holders.ts";

const NODES = 14;
const FILTER: Filter = { stratum: 2, abuse: true, everyone: true };
const edges = fc.array(
  fc.record({ from: fc.nat(NODES - 1), to: fc.nat(NODES - 1), weight: fc.constantFrom(0, 1, 1, 1, 3) }),
  { maxLength: 34 },
);
const holdings = fc.array(fc.nat(4), { minLength: NODES, maxLength: NODES }).map((list) => Uint32Array.from(list));

function graphOf(list: readonly { from: number; to: number; weight: number }[]): Graph {
  const from = Uint32Array.from(list, (edge) => edge.from);
  const to = Uint32Array.from(list, (edge) => edge.to);
  const none = new Uint8Array(list.length);
  const weight = Uint16Array.from(list, (edge) => edge.weight);
  const out = adjacency(NODES, from);
  return {
    nodes: NODES,
    from,
    to,
    weight,
    stratum: none,
    abuse: none,
    everyone: none,
    records: [],
    out,
    in: adjacency(NODES, to),
  };
}

function reached(graph: Graph, seeds: readonly number[]): number[] {
  const distance = reverseReach(
    graph,
    seeds.map((node) => ({ node, distance: 0 })),
    FILTER,
  );
  return [...distance.keys()].filter((node) => distance[node] !== UNREACHED);
}

const ascending = (nodes: Uint32Array): number[] => [...nodes].sort((a, b) => a - b);
const holdersOf = (holding: Uint32Array, number: number): number[] =>
  [...holding.keys()].filter((node) => holding[node] === number);

describe("access classes", () => {
  it("name the nodes that the search meets, for every set of holders", () => {
    fc.assert(
      fc.property(edges, holdings, fc.uniqueArray(fc.integer({ min: 1, max: 4 })), (list, holding, asked) => {
        const graph = graphOf(list);
        const classes = accessClasses(netOf(graph, FILTER, "out"), holding);
        const seeds = asked.flatMap((number) => holdersOf(holding, number));
        expect(ascending(classes.whoReaches(asked))).toEqual(reached(graph, seeds));
        expect(classes.classesReaching(asked).nodes).toBe(reached(graph, seeds).length);
      }),
      { numRuns: 500 },
    );
  });

  it("take in a holder that comes later as a rebuilt index would", () => {
    fc.assert(
      fc.property(edges, holdings, fc.nat(NODES - 1), (list, holding, node) => {
        const graph = graphOf(list);
        const growing = growingClasses(
          accessClasses(netOf(graph, FILTER, "out"), holding),
          sweeperOf(graph, FILTER, "in"),
        );
        growing.add(node, 9);
        expect(ascending(growing.whoReaches([9, 1]))).toEqual(reached(graph, [node, ...holdersOf(holding, 1)]));
      }),
      { numRuns: 300 },
    );
  });

  it("of two graphs tell exactly whose reach differs, and in what", () => {
    fc.assert(
      fc.property(edges, edges, holdings, (before, after, holding) => {
        const graphs = [graphOf(before), graphOf(after)] as const;
        const [a, b] = [
          accessClasses(netOf(graphs[0], FILTER, "out"), holding),
          accessClasses(netOf(graphs[1], FILTER, "out"), holding),
        ];
        const changed = new Map(
          [
            ...compareClasses(
              a,
              b,
              Array.from({ length: NODES }, (_, n) => [n, n] as const),
            ),
          ].map((one) => [one.before, one]),
        );
        for (let node = 0; node < NODES; node++)
          for (let number = 1; number <= 4; number++) {
            const [was, is] = graphs.map((graph) => reached(graph, holdersOf(holding, number)).includes(node));
            expect(changed.get(node)?.lost.includes(number) ?? false).toBe(was === true && is === false);
            expect(changed.get(node)?.gained.includes(number) ?? false).toBe(was === false && is === true);
          }
      }),
      { numRuns: 200 },
    );
  });
});

/** Once counted as two ways. */
const PARALLEL = [
  { from: 10, to: 3, weight: 0 },
  { from: 10, to: 3, weight: 3 },
];

describe("shortest ways between two nodes", () => {
  it("are simple, distinct, in order of length, and as many as a full enumeration finds", () => {
    fc.assert(
      fc.property(edges, fc.nat(NODES - 1), fc.nat(NODES - 1), (list, start, goal) => {
        fc.pre(start !== goal);
        const graph = graphOf(list);
        const net = netOf(graph, FILTER, "out");
        const distances = reverseReach(graph, [{ node: goal, distance: 0 }], FILTER);
        const { paths } = shortestNodePaths(net, start, goal, distances, 5);
        const all = enumerate(list, start, goal);
        expect(paths.length).toBe(Math.min(5, all.length));
        expect(new Set(paths.map((path) => path.join())).size).toBe(paths.length);
        const costs = paths.map((path) => all.find((one) => one.path === path.join())?.cost ?? -1);
        expect(costs).toEqual(all.map((one) => one.cost).slice(0, paths.length));
      }),
      { numRuns: 300, examples: [[PARALLEL, 10, 3]] },
    );
  });
});

/** Every simple way with its cost, cheapest first; of parallel edges the cheapest, but a derived edge is a way of its own. */
function enumerate(list: readonly { from: number; to: number; weight: number }[], start: number, goal: number) {
  const found: { path: string; cost: number }[] = [];
  const light = new Map<string, number>();
  for (const { from, to, weight } of list)
    if (weight <= 1) light.set(`${from}>${to}`, Math.min(weight, light.get(`${from}>${to}`) ?? 1));
  const cost = (from: number, to: number): number | undefined =>
    light.get(`${from}>${to}`) ?? list.find((edge) => edge.from === from && edge.to === to)?.weight;
  const walk = (way: number[], sum: number): void => {
    const node = way.at(-1) ?? start;
    if (node === goal) {
      found.push({ path: way.join(), cost: sum });
      return;
    }
    for (let next = 0; next < NODES; next++) {
      const step = way.includes(next) ? undefined : cost(node, next);
      if (step !== undefined) walk([...way, next], sum + step);
    }
  };
  walk([start], 0);
  return found.sort((a, b) => a.cost - b.cost);
}
