/** The search kernel against a plain Dijkstra over the same random graphs. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adjacency, type Graph } from "../../src/graph/graph.ts";
import { admits, type Filter, forwardReach, reverseReach, sweeperOf, UNREACHED } from "../../src/graph/reach.ts";

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
  readonly stratum: number;
  readonly abuse: number;
  readonly everyone: number;
}

const NODES = 12;

const edges = fc.array(
  fc.record({
    from: fc.nat(NODES - 1),
    to: fc.nat(NODES - 1),
    weight: fc.constantFrom(0, 0, 1, 1, 1, 2, 4),
    stratum: fc.nat(2),
    abuse: fc.nat(1),
    everyone: fc.nat(1),
  }),
  { maxLength: 40 },
);
const filters = fc.record({
  stratum: fc.constantFrom(0 as const, 1 as const, 2 as const),
  abuse: fc.boolean(),
  everyone: fc.boolean(),
});
const seeds = fc.array(fc.record({ node: fc.nat(NODES - 1), distance: fc.nat(3) }), { minLength: 1, maxLength: 3 });

function graphOf(list: readonly Edge[]): Graph {
  const from = Uint32Array.from(list, (edge) => edge.from);
  const to = Uint32Array.from(list, (edge) => edge.to);
  return {
    nodes: NODES,
    from,
    to,
    weight: Uint16Array.from(list, (edge) => edge.weight),
    stratum: Uint8Array.from(list, (edge) => edge.stratum),
    abuse: Uint8Array.from(list, (edge) => edge.abuse),
    everyone: Uint8Array.from(list, (edge) => edge.everyone),
    records: [],
    out: adjacency(NODES, from),
    in: adjacency(NODES, to),
  };
}

/** Bellman and Ford: relax every edge until nothing changes. */
function naive(graph: Graph, starts: readonly { node: number; distance: number }[], filter: Filter, reverse: boolean) {
  const distance = new Array<number>(NODES).fill(UNREACHED);
  for (const seed of starts) distance[seed.node] = Math.min(distance[seed.node] ?? UNREACHED, seed.distance);
  for (let changed = true; changed; ) {
    changed = false;
    for (let edge = 0; edge < graph.from.length; edge++) {
      if (!admits(graph, edge, filter)) continue;
      const [a, b] = reverse
        ? [graph.to[edge] ?? 0, graph.from[edge] ?? 0]
        : [graph.from[edge] ?? 0, graph.to[edge] ?? 0];
      const next = (distance[a] ?? UNREACHED) + (graph.weight[edge] ?? 1);
      if (next >= (distance[b] ?? UNREACHED)) continue;
      distance[b] = next;
      changed = true;
    }
  }
  return distance;
}

describe("reach", () => {
  it("finds the distances that relaxing every edge finds, both ways, under every filter", () => {
    fc.assert(
      fc.property(edges, seeds, filters, (list, starts, filter) => {
        const graph = graphOf(list);
        expect([...reverseReach(graph, starts, filter)]).toEqual(naive(graph, starts, filter, true));
        expect([...forwardReach(graph, starts, filter)]).toEqual(naive(graph, starts, filter, false));
      }),
      { numRuns: 500 },
    );
  });

  it("meets every node once, and from a neighbour that is nearer or joined to it", () => {
    fc.assert(
      fc.property(edges, seeds, filters, (list, starts, filter) => {
        const graph = graphOf(list);
        const distance = reverseReach(graph, starts, filter);
        const { order, count, parent, met } = sweeperOf(graph, filter, "in").run(
          starts.map((seed) => seed.node),
          starts.map((seed) => seed.distance),
        );
        const nodes = [...order.subarray(0, count)];
        expect(new Set(nodes).size).toBe(count);
        expect(nodes.sort((a, b) => a - b)).toEqual(
          [...distance.keys()].filter((node) => distance[node] !== UNREACHED),
        );
        for (const node of nodes) {
          const next = parent(node);
          expect(met(next)).toBe(true);
          const costs = [...graph.from.keys()]
            .filter((edge) => graph.from[edge] === node && graph.to[edge] === next && admits(graph, edge, filter))
            .map((edge) => graph.weight[edge] ?? 1);
          if (next !== node) expect(costs).toContain((distance[node] ?? 0) - (distance[next] ?? 0));
        }
      }),
      { numRuns: 300 },
    );
  });
});
