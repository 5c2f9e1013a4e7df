/** The expected sts:AssumeRole edges of whole worlds: none missing, none invented, with their open keys and witnesses. */
import { describe, expect, it } from "vitest";
import { ABSENT, type KeyState, known } from "../../../src/iam/conditions/context.ts";
import { buildIam, type IamModel } from "../../../src/iam/iam-model.ts";
import { type Edge, type TrustCase, trustGraphs } from "./cases.ts";
import { estateOf } from "./world-snapshot.ts";

/** README: 44 worlds are here; the edges in them are counted from the file itself. */
const COUNTS = { worlds: 44, unconditional: 952, conditional: 667 };

/** Where AWS's documentation is followed and not the data; `README.md` §Divergences says why. */
const DIVERGENCES = new Set([
  "tg-032 arn:aws:iam::222222222222:role/team/dba -> arn:aws:iam::111111111111:role/svc/prod/batch",
  "tg-047 arn:aws:iam::111111111111:role/deploy -> arn:aws:iam::111111111111:role/build",
]);

const keyOf = (edge: Edge): string => `${edge.source} ${edge.action} ${edge.target}`;
const cases = trustGraphs();

/** The edges of a world between the ends that the data tells about. */
function edgesOf(one: TrustCase, iam: IamModel) {
  const outside = (source: string): boolean =>
    source === "anyone-aws" ||
    (source.endsWith(":root") && !one.world.accounts.some((account) => source.includes(account.accountId)));
  return [...iam.trustGraph(one.world.services).edges()].filter((edge) => !outside(edge.source));
}

const diverges = (one: TrustCase, edge: Edge): boolean => DIVERGENCES.has(`${one.id} ${edge.source} -> ${edge.target}`);

describe("the trust-graph oracle", () => {
  it("has all its cases", () => {
    const count = (kind: "unconditional" | "conditional") =>
      cases.reduce((sum, one) => sum + one.expected[kind].length, 0);
    expect(cases.length).toBeGreaterThanOrEqual(COUNTS.worlds);
    expect(count("unconditional")).toBeGreaterThanOrEqual(COUNTS.unconditional);
    expect(count("conditional")).toBeGreaterThanOrEqual(COUNTS.conditional);
  });

  it.each(cases.map((one) => [one.id, one] as const))("%s", (_, one) => {
    const estate = estateOf(one.world);
    expect(estate.issues).toEqual([]);
    const iam = buildIam(estate);
    const unsettled = new Set(one.expected.unsettled.map(keyOf));
    const settled = <T extends Edge>(edges: readonly T[]): readonly T[] =>
      edges.filter((edge) => !unsettled.has(keyOf(edge)) && !diverges(one, edge));
    const got = settled(edgesOf(one, iam));
    expect(new Set(got.map(keyOf)).size).toBe(got.length);
    expect(
      got
        .filter((edge) => edge.verdict === "allowed")
        .map(keyOf)
        .sort(),
    ).toEqual(settled(one.expected.unconditional).map(keyOf).sort());
    const shown = (edge: Edge & { readonly keys: readonly string[] }): string =>
      `${keyOf(edge)} if ${edge.keys.join(" ")}`;
    expect(
      got
        .filter((edge) => edge.verdict !== "allowed")
        .map((edge) => `${edge.verdict} ${shown(edge)}`)
        .sort(),
    ).toEqual(
      settled(one.expected.conditional)
        .map((edge) => `conditional ${shown(edge)}`)
        .sort(),
    );
    for (const edge of got.filter((each) => each.verdict === "conditional")) {
      expect(verdictUnder(iam, edge, edge.keys, edge.witness), keyOf(edge)).toBe("allowed");
    }
  });

  it("takes every witness of the data for one, and knows the same edges when asked one by one", () => {
    for (const one of cases) {
      const iam = buildIam(estateOf(one.world));
      for (const edge of one.expected.conditional) {
        if (diverges(one, edge)) continue;
        expect(verdictUnder(iam, edge, edge.keys, edge.witness), `${one.id} ${keyOf(edge)}`).toBe("allowed");
        expect(iam.decide(edge.source, edge.action, edge.target)).toMatchObject({
          verdict: "conditional",
          keys: edge.keys,
        });
      }
      for (const edge of one.expected.unconditional)
        expect(iam.decide(edge.source, edge.action, edge.target)?.verdict, `${one.id} ${keyOf(edge)}`).toBe("allowed");
    }
  });

  it("has an edge exactly where a decision of the pair alone is not a denial, with the same verdict and keys", () => {
    let pairs = 0;
    for (const one of cases.filter((_, index) => index % 4 === 0)) {
      const iam = buildIam(estateOf(one.world));
      const edges = new Map(edgesOf(one, iam).map((edge) => [keyOf(edge), edge]));
      for (const { arn: source } of iam.index.principals)
        for (const { arn: target } of iam.index.roles) {
          if (source === target) continue;
          pairs++;
          const edge = edges.get(keyOf({ source, target, action: "sts:AssumeRole" }));
          const decision = iam.decide(source, "sts:AssumeRole", target);
          expect({ source, target, verdict: decision?.verdict, keys: decision?.keys }).toEqual({
            source,
            target,
            verdict: edge?.verdict ?? "denied",
            keys: edge?.keys ?? [],
          });
        }
    }
    expect(pairs).toBeGreaterThan(2000);
  });

  it("decides at most three pairs for every two edges, however the worlds are mixed", () => {
    const graphs = cases.map((one) => buildIam(estateOf(one.world)).trustGraph().stats);
    const sum = (pick: (stats: { readonly candidates: number; readonly kept: number }) => number) =>
      graphs.reduce((total, stats) => total + pick(stats), 0);
    expect(sum((stats) => stats.candidates)).toBeLessThanOrEqual(1.5 * sum((stats) => stats.kept));
  });
});

/** The verdict when the keys have the values of a witness, or are absent where it has none. */
function verdictUnder(iam: IamModel, edge: Edge, keys: readonly string[], witness: Readonly<Record<string, unknown>>) {
  const session = witness["@callerSession"];
  const said = new Map<string, KeyState>();
  for (const key of keys) {
    const value = witness[key];
    if (key !== "@callerSession") said.set(key.toLowerCase(), typeof value === "string" ? known(value) : ABSENT);
  }
  // A calling session is a principal of its own; without one any other will do.
  const source = typeof session === "string" ? session : edge.source;
  const decision = iam.decide(source, edge.action, edge.target, said);
  if (keys.includes("@callerSession") && session === undefined)
    return decision?.keys.length === 1 ? "allowed" : decision?.verdict;
  return decision?.verdict;
}
