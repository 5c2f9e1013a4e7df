/** The shared test of an edge kind: small worlds, and the steps that the kind yields in each. */
import { describe, expect, it } from "vitest";
import type { EdgeKind } from "../../src/edges/edge.ts";
import { all } from "../../src/facts/open.ts";
import { stratumOf } from "../../src/graph/build.ts";
import { assembleEstate } from "../../src/parse/assemble.ts";
import { buildWorld, type WorldOptions } from "../../src/world/build-world.ts";
import type { World } from "../../src/world/world.ts";
import { snapshotOf } from "../scenarios/scenario.ts";

type Json = Record<string, unknown>;

export interface EdgeCase {
  /** Kubernetes objects of cluster `c`. */
  readonly objects: readonly Json[];
  /** Further documents: IAM, EKS. */
  readonly documents?: Readonly<Record<string, Json>>;
  /** `aws eks describe-cluster` fields of the cluster; its version is 1.34 unless said. */
  readonly cluster?: Json;
  readonly options?: WorldOptions;
  /** Only steps out of this source count; absent = all but system:masters and the mounts of namespaces, which are always there. */
  readonly from?: string;
}

export interface EdgeTest {
  /** By name: the steps `FROM -> TO`, hubs taken apart; ` + WITH` for a second thing reached; ` (unknown)` and ` (conditional)` for open ones. */
  readonly yields: Readonly<Record<string, EdgeCase & { readonly steps: readonly string[] }>>;
  /** By need, at least one world that lacks it: no step. A second case of a need stands under `NEED: why`. */
  readonly silent: Readonly<Record<string, EdgeCase>>;
}

/** Describes an edge kind by its worlds, and holds that every need has a silent one. */
export function edgeTest(edge: EdgeKind, { yields, silent }: EdgeTest): void {
  describe(`edge ${edge.id}`, () => {
    for (const [name, { steps, ...world }] of Object.entries(yields))
      it(`yields: ${name}`, () => {
        expect(stepsOf(edge, world)).toEqual([...steps].sort());
      });
    for (const [name, world] of Object.entries(silent))
      it(`is silent without ${name}`, () => {
        expect(stepsOf(edge, world)).toEqual([]);
      });
    it("has a silent world for every need", () => {
      expect(Object.keys(silent).map((name) => name.split(":")[0])).toEqual(
        expect.arrayContaining(Object.keys(edge.needs)),
      );
    });
    it("shows evidence for every need somewhere", () => {
      const shown = new Set<string>();
      for (const world of Object.values(yields))
        for (const step of edge.find(worldOf(world), {}))
          for (const [need, answer] of Object.entries(step.because)) if (answer.evidence.length > 0) shown.add(need);
      expect([...shown].sort()).toEqual(Object.keys(edge.needs).sort());
    });
  });
}

/** The world of a case. */
export function worldOf({ objects, documents, cluster, options }: EdgeCase): World {
  const description = {
    cluster: {
      name: "c",
      arn: "arn:aws:eks:eu-west-1:111122223333:cluster/c",
      version: "1.34",
      accessConfig: { authenticationMode: "API_AND_CONFIG_MAP", bootstrapClusterCreatorAdminPermissions: false },
      ...cluster,
    },
  };
  const snapshot = snapshotOf({
    "eks/c/aws/cluster.json": description,
    "eks/c/kubernetes/all.json": [...objects],
    ...documents,
  });
  const estate = assembleEstate(snapshot, {});
  const world = buildWorld(estate, { defaults: "none", ...options });
  const faults = [...estate.issues, ...[...world.clusters.values()].flatMap((one) => one.authorizer.issues)];
  if (faults.length > 0) throw new Error(`the world of a test is faulty: ${JSON.stringify(faults)}`);
  return world;
}

/** Steps in words, sorted, each once. */
export function stepsOf(edge: EdgeKind, one: EdgeCase): string[] {
  const world = worldOf(one);
  const found = new Set<string>();
  const steps = [...edge.find(world, {})];
  const spokes = Map.groupBy(world.hubs.spokes(), (spoke) => spoke.hub);
  const targets = (id: number): number[] =>
    world.identities.at(id).kind === "hub" ? (spokes.get(id) ?? []).flatMap(({ to }) => targets(to)) : [id];
  const name = (id: number): string => world.identities.at(id).shown.replace(/@c$/, "");
  for (const step of steps) {
    const open = all(Object.values(step.because).map((answer) => answer.open ?? all([])));
    const firm = ["", " (conditional)", " (unknown)"][stratumOf(open)];
    const wanted = (step.with ?? []).map((id) => ` + ${name(id)}`).join("");
    for (const to of targets(step.to)) found.add(`${name(step.from)}${wanted} -> ${name(to)}${firm}`);
  }
  return [...found]
    .filter((line) =>
      one.from === undefined
        ? !/^(group:system:masters|rights:mounts\/\S*) /.test(line)
        : line.startsWith(`${one.from} `),
    )
    .sort();
}
