/** Rights that must meet at one identity and in one namespace, each of them held in one of several ways. */
import type { ClusterWorld } from "./cluster-world.ts";
import type { End } from "./grants.ts";
import { heldByAny } from "./held.ts";
import { anyAnswerOf } from "./holder-answer.ts";
import type { PermissionQuestion } from "./holders.ts";
import type { NeedAnswer } from "./need.ts";
import { meet } from "./role-steps.ts";
import { joinHeld } from "./together.ts";
import type { World } from "./world.ts";

type OneEach<Needs extends readonly unknown[], One> = { readonly [Index in keyof Needs]: One };

/** A list made by `map` over the needs has one member each, in their order, which the type of `map` does not tell. */
const oneEach = <Needs extends readonly unknown[], One>(list: readonly One[]) => list as OneEach<Needs, One>;

export interface JointStep<Needs extends readonly unknown[]> {
  readonly from: number;
  /** Where all of them hold: "" = everywhere. */
  readonly namespace: string;
  /** One a need, in order. */
  readonly answers: OneEach<Needs, NeedAnswer>;
  readonly ends: OneEach<Needs, readonly End[]>;
  readonly vendor: boolean;
}

/**
 * Every identity that holds, for each need, one of its questions, by the union of its grants; once for each namespace in which they meet.
 * `where`: `cluster` = only where all of them hold everywhere, as for resources without a namespace.
 */
export function* jointSteps<const Needs extends readonly (readonly PermissionQuestion[])[]>(
  world: World,
  cluster: ClusterWorld,
  needs: Needs,
  where: "anywhere" | "cluster" = "anywhere",
): Generator<JointStep<Needs>> {
  const tables = needs.map((questions) => {
    const ends = heldByAny(world, cluster, questions);
    const kept = where === "cluster" ? ends.filter(({ scope }) => scope.namespace === "") : ends;
    return Map.groupBy(kept, (end) => end.node);
  });
  const settled = new Map<number, Set<string>>();
  for (const { node, ends } of joinHeld(world, cluster, tables)) {
    const done = new Set<string>();
    settled.set(node, done);
    // What one group gives alone its members have through it.
    const through = world.memberOf(node).flatMap((member) => settled.get(member) ?? []);
    for (const namespace of meetings(ends)) {
      if (done.has("") || through.some((places) => places.has("") || places.has(namespace))) continue;
      done.add(namespace);
      const here = ends.map((list) => holding(list, namespace));
      if (here.some((list) => list.length === 0)) continue;
      yield {
        from: node,
        namespace,
        answers: oneEach<Needs, NeedAnswer>(here.map((list) => anyAnswerOf(list) ?? { evidence: [] })),
        ends: oneEach<Needs, readonly End[]>(here),
        vendor: here.every((list) => list.every((end) => end.grant.vendor)),
      };
    }
  }
}

const holding = (list: readonly End[], namespace: string): readonly End[] =>
  list.every(({ scope }) => scope.namespace === "" || scope.namespace === namespace)
    ? list
    : list.filter(({ scope }) => scope.namespace === "" || scope.namespace === namespace);

/** Namespaces in which an end of each list holds, "" first. */
function meetings(ends: readonly (readonly End[])[]): readonly string[] {
  let found: readonly string[] = [""];
  for (const list of ends) {
    const [first] = list;
    if (list.length === 1 && first !== undefined && found.length === 1) {
      const both = meet(found[0] ?? "", first.scope.namespace);
      if (both === undefined) return [];
      found = [both];
      continue;
    }
    const next = new Set<string>();
    const places = new Set(list.map((end) => end.scope.namespace));
    for (const a of found)
      for (const b of places) {
        const both = meet(a, b);
        if (both !== undefined) next.add(both);
      }
    found = [...next];
  }
  return found.length < 2 ? found : [...found].sort();
}
