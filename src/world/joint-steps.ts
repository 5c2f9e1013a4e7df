/** Rights that must meet at one identity and in one namespace, each of them held in one of several ways. */
import type { Handle } from "../facts/evidence.ts";
import type { Open } from "../facts/open.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import type { End } from "./grants.ts";
import { heldByAny } from "./held.ts";
import { anyAnswerOf } from "./holder-answer.ts";
import type { PermissionQuestion } from "./holders.ts";
import { meet } from "./role-steps.ts";
import { joinHeld } from "./together.ts";
import type { World } from "./world.ts";

export interface Answer {
  readonly evidence: readonly Handle[];
  readonly open?: Open;
}

export interface JointStep<Needs extends readonly unknown[]> {
  readonly from: number;
  /** Where all of them hold: "" = everywhere. */
  readonly namespace: string;
  /** One a need, in order. */
  readonly answers: { readonly [Index in keyof Needs]: Answer };
  readonly ends: { readonly [Index in keyof Needs]: readonly End[] };
  readonly vendor: boolean;
}

/** Every identity that holds, for each need, one of its questions, by the union of its grants; once for each namespace in which they meet. */
export function* jointSteps<const Needs extends readonly (readonly PermissionQuestion[])[]>(
  world: World,
  cluster: ClusterWorld,
  needs: Needs,
): Generator<JointStep<Needs>> {
  const tables = needs.map((questions) => Map.groupBy(heldByAny(world, cluster, questions), (end) => end.node));
  const settled = new Map<number, Set<string>>();
  for (const { node, ends } of joinHeld(world, cluster, tables)) {
    const done = new Set<string>();
    settled.set(node, done);
    // What one group gives alone its members have through it.
    const through = world.memberOf(node).flatMap((member) => settled.get(member) ?? []);
    for (const namespace of meetings(ends)) {
      if (done.has("") || through.some((places) => places.has("") || places.has(namespace))) continue;
      done.add(namespace);
      const here = ends.map((list) =>
        list.filter(({ scope }) => scope.namespace === "" || scope.namespace === namespace),
      );
      const answers = here.map((list) => anyAnswerOf(list) ?? { evidence: [] });
      if (here.some((list) => list.length === 0)) continue;
      // As many as there are needs, in their order.
      yield {
        from: node,
        namespace,
        answers,
        ends: here,
        vendor: here.every((list) => list.every((end) => end.grant.vendor)),
      } as unknown as JointStep<Needs>;
    }
  }
}

/** Namespaces in which an end of each list holds, "" first. */
function meetings(ends: readonly (readonly End[])[]): string[] {
  let found = new Set<string>([""]);
  for (const list of ends) {
    const next = new Set<string>();
    const places = new Set(list.map((end) => end.scope.namespace));
    for (const a of found)
      for (const b of places) {
        const both = meet(a, b);
        if (both !== undefined) next.add(both);
      }
    found = next;
  }
  return [...found].sort();
}
