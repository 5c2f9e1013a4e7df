/** A naive executable reference of reach: sets of identities, grown step by step until nothing is new. No graph, no distances, no hubs. */
import type { EdgeKind } from "../../src/edges/edge.ts";
import { all, gapsOf, isFalse, isTrue, type Open } from "../../src/facts/open.ts";
import type { Verdict } from "../../src/facts/verdict.ts";
import type { End } from "../../src/world/grants.ts";
import type { World } from "../../src/world/world.ts";

/** A step taken apart: no hubs. */
interface PlainStep {
  readonly from: number;
  readonly to: number;
  readonly with: readonly number[];
  readonly firmness: number;
  readonly abuse: boolean;
}

export interface Reference {
  /** What a start reaches within a firmness (0 firm, 1 conditional, 2 unknown), itself and its groups included. */
  reached(start: number, firmness: number, abuse: boolean): ReadonlySet<number>;
  verdict(start: number, ends: readonly End[], abuse: boolean): Verdict;
}

const VERDICTS: readonly Verdict[] = ["allowed", "conditional", "unknown"];

/** The reference over one world and some edge kinds. */
export function referenceOf(world: World, kinds: readonly EdgeKind[]): Reference {
  const steps: PlainStep[] = [];
  for (const kind of kinds)
    for (const step of kind.find(world, {})) {
      const open = all(Object.values(step.because).map((answer) => answer.open ?? all([])));
      if (isFalse(open)) continue;
      for (const to of members(world, step.to))
        steps.push({
          from: step.from,
          to,
          with: step.with ?? [],
          firmness: firmnessOf(open),
          abuse: kind.nature === "abuse",
        });
    }
  const reached = (start: number, firmness: number, abuse: boolean): ReadonlySet<number> => {
    const found = new Set([start, ...world.memberOf(start)]);
    const usable = steps.filter((step) => step.firmness <= firmness && (abuse || !step.abuse));
    for (let size = -1; size !== found.size; ) {
      size = found.size;
      for (const step of usable) {
        if (!found.has(step.from) || !step.with.every((node) => found.has(node))) continue;
        found.add(step.to);
        for (const member of world.memberOf(step.to)) found.add(member);
      }
    }
    return found;
  };
  return {
    reached,
    verdict(start, ends, abuse) {
      for (const [firmness, verdict] of VERDICTS.entries()) {
        const found = reached(start, firmness, abuse);
        if (ends.some((end) => firmnessOf(end.open) <= firmness && found.has(end.node))) return verdict;
      }
      return "denied";
    },
  };
}

const firmnessOf = (open: Open): number => (isTrue(open) ? 0 : [...gapsOf(open)].length === 0 ? 1 : 2);

/** An identity itself, or everybody behind a hub. */
export function members(world: World, node: number): number[] {
  if (world.identities.at(node).kind !== "hub") return [node];
  return [...world.hubs.spokes()].filter((spoke) => spoke.hub === node).flatMap((spoke) => members(world, spoke.to));
}

/** The same edge kinds without hubs: every target a step of its own. */
export function withoutHubs(kinds: readonly EdgeKind[]): EdgeKind[] {
  return kinds.map((kind) => ({
    ...kind,
    *find(world, scope) {
      const steps = [...kind.find(world, scope)];
      for (const step of steps) for (const to of members(world, step.to)) yield { ...step, to };
    },
  }));
}
